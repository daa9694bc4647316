package dgraphstore

import (
	"context"
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Need is what a cluster misses in an Access.
type Need string

// What a cluster may miss.
const (
	NeedEncryption  Need = "encryption"  // it speaks TLS and we do not
	NeedPlain       Need = "plain"       // we speak TLS and it does not
	NeedAuthority   Need = "authority"   // its certificate is of nobody whom we trust
	NeedName        Need = "name"        // its certificate is for another name
	NeedCertificate Need = "certificate" // it asks for a certificate that it trusts
	NeedToken       Need = "token"       // it asks for another token, or for one
	NeedAccount     Need = "account"     // it keeps accounts and we have none
	NeedPassword    Need = "password"    // it does not know the account, or not with this password
	NeedRights      Need = "rights"      // the account may not do this
)

// Refusal says that the cluster does not let us in, and what it misses. It is
// an ErrRefused.
type Refusal struct {
	Needs Need
	Says  string // why, in one line without any secret
}

// Error implements error.
func (r *Refusal) Error() string { return ErrRefused.Error() + ": " + r.Says }

// Unwrap gives ErrRefused.
func (r *Refusal) Unwrap() error { return ErrRefused }

// refusals tells refusals by what gRPC and the cluster say. They say it under
// many codes, and some repeat the secret: their words are not passed on.
var refusals = []struct {
	words []string // all of them
	Refusal
}{
	{[]string{"handshake failed", "does not look like a TLS"}, Refusal{NeedPlain, "it does not speak TLS"}},
	{[]string{"handshake failed", "x509: certificate is valid for"}, Refusal{NeedName, "its certificate is for another name than its address"}},
	{[]string{"handshake failed", "doesn't contain any IP SANs"}, Refusal{NeedName, "its certificate is for another name than its address"}},
	{[]string{"handshake failed", "x509:"}, Refusal{NeedAuthority, "its certificate is not signed by an authority that we trust, or has run out"}},
	{[]string{"remote error: tls:"}, Refusal{NeedCertificate, "it asks for a certificate of ours that it trusts"}},
	{[]string{"No Auth Token found"}, Refusal{NeedToken, "it asks for a token to change its schema"}},
	{[]string{"Provided auth token"}, Refusal{NeedToken, "it does not know our token"}},
	{[]string{"no accessJwt available"}, Refusal{NeedAccount, "it keeps accounts, and none was given"}},
	// A login that runs out while a call is being worked on is noticed late.
	{[]string{"No namespace in the metadata"}, Refusal{NeedAccount, "the login ran out"}},
	{[]string{"invalid username or password"}, Refusal{NeedPassword, "it does not know this user with this password"}},
}

// refusal tells whether an error is a refusal, and which.
func refusal(err error) *Refusal {
	text := err.Error()
	for _, one := range refusals {
		all := true
		for _, words := range one.words {
			all = all && strings.Contains(text, words)
		}
		if all {
			return &one.Refusal
		}
	}
	switch status.Code(err) {
	case codes.Unauthenticated:
		return &Refusal{NeedPassword, reason(err)}
	case codes.PermissionDenied:
		return &Refusal{NeedRights, reason(err)}
	}
	return nil
}

// renew logs in again with the password when a login has run out, and what
// renews it as well. It says whether that was the trouble and is over.
func (s *Store) renew(ctx context.Context, err error) bool {
	if s.Access.User == "" {
		return false
	}
	r := refusal(err)
	if r == nil || r.Needs != NeedPassword && r.Needs != NeedAccount {
		return false
	}
	return s.call(ctx, s.login) == nil
}

func (s *Store) login(ctx context.Context) error {
	return s.client.LoginIntoNamespace(ctx, s.Access.User, s.Access.Password, s.Access.Namespace)
}

// hint says what may be wrong where nobody answers.
func (s *Store) hint(err error) string {
	if !s.Access.encrypted() && strings.Contains(err.Error(), "error reading server preface") {
		return fmt.Sprintf("%s. It may speak TLS, for which the certificates of its authority are needed", reason(err))
	}
	return reason(err)
}
