package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/boltstore"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/schema"
)

// isCluster says whether the graph is kept in a Dgraph cluster.
func (a *app) isCluster() bool { return strings.HasPrefix(a.store, "dgraph:") }

// checkStore refuses what names no store.
func (a *app) checkStore() error {
	if a.isCluster() {
		if _, err := dgraphstore.ParseAddress(a.store); err != nil {
			return usageError{err}
		}
		return nil
	}
	if a.store != "" && a.store != "bolt" {
		return usage("store: %s: no store of that name. Say bolt, or dgraph://host:9080,host:9080", a.store)
	}
	return nil
}

// openStore opens the store and gives the folder for what is kept beside it. To
// read, the error wraps fs.ErrNotExist where there is none.
func (a *app) openStore(ctx context.Context, o *schema.Ontology, toRead bool) (graph.Store, string, error) {
	if a.isCluster() {
		return a.openCluster(ctx, o, toRead)
	}
	if !toRead {
		if err := os.MkdirAll(a.data, 0o755); err != nil {
			return nil, "", fmt.Errorf("data folder: %s: %w. Name another with --data", a.data, err)
		}
	}
	s, err := boltstore.Open(ctx, boltstore.Options{Dir: a.data, Ontology: o, ReadOnly: toRead})
	if err != nil {
		return nil, "", err
	}
	return s, a.data, nil
}

// openCluster opens the graph of a cluster. Each server keeps its own index, in
// a folder named by the graph that it is an index of.
func (a *app) openCluster(ctx context.Context, o *schema.Ontology, toRead bool) (graph.Store, string, error) {
	access, err := a.access()
	if err != nil {
		return nil, "", err
	}
	s, err := dgraphstore.Open(ctx, dgraphstore.Options{Ontology: o, Access: access, ReadOnly: toRead, Stalled: a.sayStall()})
	if errors.Is(err, dgraphstore.ErrEmpty) {
		return nil, "", fmt.Errorf("store: %s: %w. Run `lacuna serve` or `lacuna ingest` with the same --store first", a.store, dgraphstore.ErrEmpty)
	}
	if err != nil {
		return nil, "", fmt.Errorf("store: %s: %w%s", a.store, err, advice(err))
	}
	return s, filepath.Join(a.data, "dgraph-"+s.Identity()), nil
}

// advice says what to do about a cluster that does not let us in or does not answer.
func advice(err error) string {
	var refused *dgraphstore.Refusal
	if errors.As(err, &refused) {
		return map[dgraphstore.Need]string{
			dgraphstore.NeedPlain:       ". Take LACUNA_DGRAPH_CA and LACUNA_DGRAPH_CERT away, or make the cluster speak TLS",
			dgraphstore.NeedAuthority:   ". Name the file with its authority in LACUNA_DGRAPH_CA",
			dgraphstore.NeedName:        ". Say the name in its certificate in LACUNA_DGRAPH_SERVER_NAME",
			dgraphstore.NeedCertificate: ". Name the files of one in LACUNA_DGRAPH_CERT and LACUNA_DGRAPH_KEY",
			dgraphstore.NeedToken:       ". Name the file with the token in LACUNA_DGRAPH_TOKEN_FILE",
			dgraphstore.NeedAccount:     ". Say the account in LACUNA_DGRAPH_USER and LACUNA_DGRAPH_PASSWORD_FILE",
			dgraphstore.NeedPassword:    ". Look at LACUNA_DGRAPH_USER, LACUNA_DGRAPH_PASSWORD_FILE and LACUNA_DGRAPH_NAMESPACE",
			dgraphstore.NeedRights:      ". Let a guardian of the cluster give the account read, write and modify of what begins with lacuna.",
		}[refused.Needs]
	}
	if errors.Is(err, dgraphstore.ErrUnreachable) {
		return ". Look whether the alphas run and listen there; with -v the tries are shown. If they speak TLS, name the file with their authority in LACUNA_DGRAPH_CA"
	}
	return ""
}

// sayStall tells, where more messages are asked for, what had to be tried again.
func (a *app) sayStall() func(dgraphstore.Stall) {
	if !a.verbose {
		return nil
	}
	return func(s dgraphstore.Stall) {
		fmt.Fprintf(a.Stderr, "cluster: %s: tried again after %s: %v\n", s.Doing, s.After.Round(1e6), s.Err)
	}
}

// access reads how to get into the cluster from the environment. Secrets come
// from there or from files that it names, never from a flag.
func (a *app) access() (dgraphstore.Access, error) {
	at, err := dgraphstore.ParseAddress(a.store)
	if err != nil {
		return dgraphstore.Access{}, err
	}
	access := dgraphstore.Access{
		Addresses: at, User: a.Env("LACUNA_DGRAPH_USER"), CA: a.Env("LACUNA_DGRAPH_CA"), Cert: a.Env("LACUNA_DGRAPH_CERT"),
		Key: a.Env("LACUNA_DGRAPH_KEY"), Name: a.Env("LACUNA_DGRAPH_SERVER_NAME"),
	}
	if access.Password, err = a.secret("LACUNA_DGRAPH_PASSWORD"); err != nil {
		return access, err
	}
	if access.Token, err = a.secret("LACUNA_DGRAPH_TOKEN"); err != nil {
		return access, err
	}
	if text := a.Env("LACUNA_DGRAPH_NAMESPACE"); text != "" {
		if access.Namespace, err = strconv.ParseUint(text, 0, 64); err != nil {
			return access, usage("LACUNA_DGRAPH_NAMESPACE: %.40s: not a number", text)
		}
	}
	return access, nil
}

// maxSecret is the longest secret in bytes.
const maxSecret = 64 << 10

// secret gives a secret of the environment, or of the file that NAME_FILE names.
func (a *app) secret(name string) (string, error) {
	file := a.Env(name + "_FILE")
	if file == "" {
		return a.Env(name), nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	if len(text) > maxSecret {
		return "", fmt.Errorf("%s_FILE: %s: too long for a secret (limit %d KiB)", name, file, maxSecret>>10)
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

// noStore says whether there is nothing to read from.
func noStore(err error) bool {
	return errors.Is(err, fs.ErrNotExist) && !errors.Is(err, dgraphstore.ErrEmpty)
}
