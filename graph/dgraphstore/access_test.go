package dgraphstore_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/graph/dgraphtest"
	"github.com/lacuna-law/lacuna/graph/storetest"
)

// offset keeps clusters that run at once apart: the ports of a process lie a
// thousand from each other, so all offsets stay within one.
func offset(n int) int { return 16_500 + 200*n + os.Getpid()%8*20 }

// guarded starts a cluster of one alpha that asks who comes.
func guarded(tb testing.TB, opt dgraphtest.Options) *dgraphtest.Cluster {
	tb.Helper()
	opt.Alphas = 1
	if opt.Dir == "" {
		opt.Dir = tb.TempDir()
	}
	c, err := dgraphtest.StartWith(tb.Context(), opt)
	if errors.Is(err, dgraphtest.ErrMissing) {
		tb.Skip("SKIPPED: " + err.Error())
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Stop)
	return c
}

// attempt opens a store in a cluster and writes a note.
func attempt(tb testing.TB, a dgraphstore.Access) (*dgraphstore.Store, error) {
	tb.Helper()
	s, err := dgraphstore.Open(tb.Context(), dgraphstore.Options{Ontology: storetest.Ontology(tb), Access: a, Patience: 20 * time.Second})
	if err != nil {
		return nil, err
	}
	tb.Cleanup(func() { _ = s.Close() })
	_, err = s.Apply(tb.Context(), note(0))
	return s, err
}

// refused holds that a cluster refuses us at once, in one line that says why
// and holds no secret.
func refused(t *testing.T, name string, a dgraphstore.Access, needs dgraphstore.Need) {
	t.Helper()
	began := time.Now()
	_, err := attempt(t, a)
	var said *dgraphstore.Refusal
	if !errors.As(err, &said) || !errors.Is(err, dgraphstore.ErrRefused) || said.Needs != needs || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: got %v, want a refusal for %s", name, err, needs)
	}
	if err != nil && (strings.Contains(err.Error(), "guess") || strings.Contains(err.Error(), secret)) {
		t.Errorf("%s: a secret is in the message: %v", name, err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("%s: it took %s to say so", name, took)
	}
	t.Logf("%s: %v", name, err)
}

const secret = "a-secret-of-more-than-thirty-two-bytes-for-the-tests"

// A cluster that speaks TLS and asks for a certificate and a token lets in who
// has all of them.
func TestCertificatesAndToken(t *testing.T) {
	t.Parallel()
	c := guarded(t, dgraphtest.Options{Offset: offset(1), Certificates: true, Strict: true, Extra: []string{"--security", "token=" + secret}})
	good := dgraphstore.Access{
		Addresses: c.Addresses(), CA: c.File("ca.crt"), Cert: c.File("client.lacuna.crt"), Key: c.File("client.lacuna.key"), Token: secret,
	}
	with := func(change func(*dgraphstore.Access)) dgraphstore.Access {
		a := good
		change(&a)
		return a
	}
	other := filepath.Join(t.TempDir(), "tls")
	if err := c.Tool(t.Context(), "cert", "-e", "P256", "-d", other, "-n", "localhost"); err != nil {
		t.Fatal(err)
	}
	refused(t, "no certificate", with(func(a *dgraphstore.Access) { a.Cert, a.Key = "", "" }), dgraphstore.NeedCertificate)
	refused(t, "certificates of others", with(func(a *dgraphstore.Access) { a.CA = filepath.Join(other, "ca.crt") }), dgraphstore.NeedAuthority)
	refused(t, "another name", with(func(a *dgraphstore.Access) { a.Name = "elsewhere.example" }), dgraphstore.NeedName)
	refused(t, "no token", with(func(a *dgraphstore.Access) { a.Token = "" }), dgraphstore.NeedToken)
	refused(t, "a wrong token", with(func(a *dgraphstore.Access) { a.Token = "guess" }), dgraphstore.NeedToken)
	// A connection that is ended before a word may be an alpha that is starting.
	_, err := dgraphstore.Open(t.Context(), dgraphstore.Options{Ontology: storetest.Ontology(t), Access: dgraphstore.Access{Addresses: c.Addresses()}, Patience: time.Second})
	if !errors.Is(err, dgraphstore.ErrUnreachable) || !strings.Contains(err.Error(), "may speak TLS") {
		t.Errorf("no encryption: got %v", err)
	}
	s, err := attempt(t, good)
	if err != nil {
		t.Fatal(err)
	}
	exactly(t, s, 1)
}

// A cluster that does not speak TLS is not spoken to in it.
func TestCertificatesForAClusterWithout(t *testing.T) {
	c := cluster(t)
	ca := filepath.Join(t.TempDir(), "tls")
	if err := c.Tool(t.Context(), "cert", "-e", "P256", "-d", ca, "-n", "localhost"); err != nil {
		t.Fatal(err)
	}
	refused(t, "encryption", dgraphstore.Access{Addresses: c.Addresses(), CA: filepath.Join(ca, "ca.crt")}, dgraphstore.NeedPlain)
}

// keepsAccounts starts a cluster whose logins run out, and what renews them, and
// writes a note into it.
func keepsAccounts(t *testing.T, place int, access, refresh string) (*dgraphtest.Cluster, *dgraphstore.Store) {
	t.Helper()
	dir := t.TempDir()
	key := filepath.Join(dir, "hmac")
	if err := os.WriteFile(key, []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	c := guarded(t, dgraphtest.Options{Dir: dir, Offset: offset(place), Extra: []string{"--acl", "secret-file=" + key + "; access-ttl=" + access + "; refresh-ttl=" + refresh}})
	good := dgraphstore.Access{Addresses: c.Addresses(), User: "groot", Password: "password"}
	s, err := attempt(t, good)
	for tries := 0; err != nil && tries < 40; tries++ { // the first account is made a while after the start
		time.Sleep(250 * time.Millisecond)
		s, err = attempt(t, good)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

// A login that runs out in the midst of a call costs nobody an answer, and no
// answer a part: with logins of a second, one in a hundred reads met that.
func TestLoginsRunOutInTheMidst(t *testing.T) {
	t.Parallel()
	_, s := keepsAccounts(t, 4, "1s", "3s")
	reads := 0
	for began, notes := time.Now(), 1; time.Since(began) < 12*time.Second && !t.Failed(); notes++ {
		if revision, err := s.Apply(t.Context(), note(notes)); err != nil || revision != graph.Revision(notes+1) {
			t.Fatalf("note %d: revision %d, %v", notes, revision, err)
		}
		for range 20 {
			exactly(t, s, notes+1)
			reads++
		}
	}
	t.Logf("%d times all was read", reads)
}

// A cluster that keeps accounts lets in who has one, and goes on letting in
// when a login has run out, and when what renews it has run out as well.
func TestAccounts(t *testing.T) {
	t.Parallel()
	c, s := keepsAccounts(t, 2, "3s", "5s")
	refused(t, "no account", dgraphstore.Access{Addresses: c.Addresses()}, dgraphstore.NeedAccount)
	refused(t, "a wrong password", dgraphstore.Access{Addresses: c.Addresses(), User: "groot", Password: "guess"}, dgraphstore.NeedPassword)
	for i, pause := range []time.Duration{0, 3500 * time.Millisecond, 6 * time.Second} {
		time.Sleep(pause)
		if revision, err := s.Apply(t.Context(), note(i+1)); err != nil || revision != graph.Revision(i+2) {
			t.Errorf("after %s: revision %d, %v", pause, revision, err)
		}
	}
	time.Sleep(6 * time.Second)
	exactly(t, s, 4)
}
