package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// errAbsent says that PostgreSQL is not installed.
var errAbsent = errors.New("PostgreSQL is not installed: no initdb on the path or under /usr/lib/postgresql. On Debian: apt-get install postgresql")

// peer is a PostgreSQL server that the bench has started, reachable through a
// socket in its own scratch folder and nowhere else.
type peer struct {
	version string
	server  *exec.Cmd
	conn    *pgx.Conn
	dir     string
	loaded  time.Duration // what filling it took
}

// settings suit one machine with some memory, data in cache and questions
// that read: they are there to make the peer fast.
func settings() []string {
	return []string{"listen_addresses=", "shared_buffers=512MB", "work_mem=128MB", "maintenance_work_mem=256MB", "effective_cache_size=4GB",
		"random_page_cost=1.1", "jit=off", "max_parallel_workers_per_gather=2", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
		"autovacuum=off", "max_wal_size=4GB"}
}

// startPeer makes a cluster in a scratch folder and starts it.
func startPeer(ctx context.Context) (*peer, error) {
	bin, err := findPostgres()
	if err != nil {
		return nil, err
	}
	as, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "lacuna-bench-pg")
	if err != nil {
		return nil, err
	}
	p := &peer{dir: dir}
	if as != nil {
		err = os.Chown(dir, int(as.Uid), int(as.Gid))
	}
	if err == nil {
		err = p.start(ctx, bin, as)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting PostgreSQL: %w", err), p.stop())
	}
	return p, nil
}

func (p *peer) start(ctx context.Context, bin string, as *syscall.Credential) error {
	data := filepath.Join(p.dir, "data")
	run := func(name string, args ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, filepath.Join(bin, name), args...)
		cmd.Dir, cmd.SysProcAttr = p.dir, &syscall.SysProcAttr{Credential: as, Pdeathsig: syscall.SIGINT}
		cmd.Env = append(os.Environ(), "HOME="+p.dir, "LC_ALL=C.UTF-8")
		return cmd
	}
	if out, err := run("initdb", "-D", data, "-U", "bench", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8").CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, lastLine(out))
	}
	args := []string{"-D", data, "-k", p.dir}
	for _, s := range settings() {
		args = append(args, "-c", s)
	}
	p.server = run("postgres", args...)
	p.server.Cancel = func() error { return p.server.Process.Signal(syscall.SIGINT) }
	log, err := os.Create(filepath.Join(p.dir, "log"))
	if err != nil {
		return err
	}
	p.server.Stdout, p.server.Stderr = log, log
	if err := errors.Join(p.server.Start(), log.Close()); err != nil {
		return err
	}
	return p.connect(ctx)
}

// connect waits until the server answers.
func (p *peer) connect(ctx context.Context) error {
	for wait := 10 * time.Millisecond; ; wait *= 2 {
		conn, err := pgx.Connect(ctx, "host="+p.dir+" user=bench dbname=postgres")
		if err == nil {
			p.conn = conn
			return conn.QueryRow(ctx, "SHOW server_version").Scan(&p.version)
		}
		if wait > 8*time.Second {
			return fmt.Errorf("no answer: %w", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// stop ends the server and takes its folder away.
func (p *peer) stop() error {
	var errs []error
	if p.conn != nil {
		errs = append(errs, p.conn.Close(context.Background()))
	}
	if p.server != nil && p.server.Process != nil {
		errs = append(errs, p.server.Process.Signal(syscall.SIGINT))
		_ = p.server.Wait() // a server that was told to end reports so
	}
	return errors.Join(append(errs, os.RemoveAll(p.dir))...)
}

// findPostgres gives the folder of PostgreSQL's programs, the newest where
// there are several.
func findPostgres() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		newest := slices.MaxFunc(found, func(a, b string) int { return release(a) - release(b) })
		return filepath.Dir(newest), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", errAbsent
	}
	return filepath.Dir(path), nil
}

// release reads the number from /usr/lib/postgresql/15/bin/initdb.
func release(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return n
}

// unprivileged gives the user to run PostgreSQL as: it refuses root. Nil means
// the user who runs the bench.
func unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil //nolint:nilnil // nil is the credential of whoever runs this
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("%w, and there is no user postgres to run it as", errAbsent)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}
