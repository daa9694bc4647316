package dgraphstore

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
)

// Access says where a cluster is and how to get in.
type Access struct {
	Addresses []string // host:port of alphas; all of them are used in turn
	User      string   // of the access control of the cluster; "" for none
	Password  string
	Namespace uint64
	Token     string // sent as auth-token with every call; "" for none

	// CA is a file with the certificates that the cluster's are checked with.
	// Without it, and without Cert, the connection is not encrypted.
	CA        string
	Cert, Key string // files of our own certificate, for clusters that ask for one
	Name      string // the name in the cluster's certificate, where it is not the address
}

// maxMessage is the longest message of the cluster in bytes.
const maxMessage = 256 << 20

// ParseAddress reads dgraph://host:port,host:port into addresses. The port is
// 9080 where none is given.
func ParseAddress(text string) ([]string, error) {
	list, found := strings.CutPrefix(text, "dgraph://")
	if !found || list == "" {
		return nil, fmt.Errorf("store: %.80q: no address of a cluster. Write dgraph://host:9080,host:9080", text)
	}
	var out []string
	for one := range strings.SplitSeq(list, ",") {
		host, port, err := net.SplitHostPort(one)
		if err != nil {
			host, port = one, "9080"
		}
		if host == "" || strings.ContainsAny(host, "/@?# ") {
			return nil, fmt.Errorf("store: %.80q: %.40q is no host and port. Write dgraph://host:9080,host:9080", text, one)
		}
		out = append(out, net.JoinHostPort(host, port))
	}
	return out, nil
}

// dial makes a connection that uses all alphas in turn and passes over those
// that do not answer. It does not wait for any.
func (a Access) dial() (*grpc.ClientConn, error) {
	if len(a.Addresses) == 0 {
		return nil, errors.New("store: no address of a cluster. Write dgraph://host:9080,host:9080")
	}
	secure, err := a.credentials()
	if err != nil {
		return nil, err
	}
	places := manual.NewBuilderWithScheme("lacuna")
	var at []resolver.Address
	for _, address := range a.Addresses {
		at = append(at, resolver.Address{Addr: address, ServerName: a.nameOf(address)})
	}
	places.InitialState(resolver.State{Addresses: at})
	options := []grpc.DialOption{
		grpc.WithResolvers(places), grpc.WithTransportCredentials(secure),
		grpc.WithDefaultServiceConfig(`{"loadBalancingConfig":[{"round_robin":{}}]}`),
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 2 * time.Second},
			MinConnectTimeout: 2 * time.Second,
		}),
		// An alpha that is gone without a word is noticed.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 10 * time.Second, Timeout: 5 * time.Second}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(maxMessage)),
	}
	if a.Token != "" {
		options = append(options, grpc.WithPerRPCCredentials(token{a.Token, a.encrypted()}))
	}
	return grpc.NewClient("lacuna:///cluster", options...)
}

func (a Access) nameOf(address string) string {
	if a.Name != "" {
		return a.Name
	}
	host, _, _ := net.SplitHostPort(address)
	return host
}

func (a Access) encrypted() bool { return a.CA != "" || a.Cert != "" }

func (a Access) credentials() (credentials.TransportCredentials, error) {
	if !a.encrypted() {
		return insecure.NewCredentials(), nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: a.Name}
	if a.CA != "" {
		text, err := os.ReadFile(a.CA)
		if err != nil {
			return nil, fmt.Errorf("certificates of the cluster: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("certificates of the cluster: %s: no certificate in it. Give a PEM file", a.CA)
		}
	}
	if a.Cert != "" {
		pair, err := tls.LoadX509KeyPair(a.Cert, a.Key)
		if err != nil {
			return nil, fmt.Errorf("own certificate: %w", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return credentials.NewTLS(config), nil
}

// token sends the secret of the cluster with every call.
type token struct {
	secret  string
	encrypt bool
}

// GetRequestMetadata implements credentials.PerRPCCredentials.
func (t token) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"auth-token": t.secret}, nil
}

// RequireTransportSecurity implements credentials.PerRPCCredentials.
func (t token) RequireTransportSecurity() bool { return t.encrypt }
