package dgraphtest_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/lacuna-law/lacuna/graph"
	"github.com/lacuna-law/lacuna/graph/dgraphstore"
	"github.com/lacuna-law/lacuna/graph/dgraphtest"
	"github.com/lacuna-law/lacuna/schema"
)

// service is what the compose file says of one container, so far as it matters here.
type service struct {
	Image       string
	Command     any // a text or a list
	Ports       []string
	Volumes     []string
	DependsOn   []string `yaml:"depends_on"`
	Environment map[string]string
}

// composed reads deploy/compose.yaml.
func composed(t *testing.T) map[string]service {
	t.Helper()
	text, err := os.ReadFile("../../deploy/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Services map[string]service
		Volumes  map[string]any
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for name, s := range file.Services {
		for _, v := range s.Volumes {
			if at, _, _ := strings.Cut(v, ":"); !strings.HasPrefix(at, ".") {
				if _, there := file.Volumes[at]; !there {
					t.Errorf("%s: no volume %s", name, at)
				}
			}
		}
		for _, other := range s.DependsOn {
			if _, there := file.Services[other]; !there {
				t.Errorf("%s: no service %s to wait for", name, other)
			}
		}
	}
	return file.Services
}

var (
	words = regexp.MustCompile(`(?:[^\s"']|"[^"]*"|'[^']*')+`)
	named = regexp.MustCompile(`\b(zero|alpha)([123]):(\d+)`)
)

// arguments gives what a container is started with, as a shell makes it of the
// command, without the name of the program.
func (s service) arguments(t *testing.T, token string) []string {
	t.Helper()
	text, _ := s.Command.(string)
	split := func(text string) []string {
		out := words.FindAllString(text, -1)
		for i := range out {
			out[i] = strings.ReplaceAll(out[i], `"`, "")
		}
		return out
	}
	text = strings.ReplaceAll(text, "$$", "$")
	if inner, found := strings.CutPrefix(strings.TrimSpace(text), "sh -c '"); found {
		text = strings.TrimPrefix(strings.TrimSuffix(inner, "'"), "exec ")
		text = strings.ReplaceAll(text, "$(cat /secrets/token)", token)
	}
	all := split(text)
	if len(all) < 2 || all[0] != "dgraph" || strings.Contains(text, "$") {
		t.Fatalf("%q does not start Dgraph", text)
	}
	return all[1:]
}

// The servers of the compose file are three and three of one image, know each
// other, and only Lacuna is published, on loopback.
func TestComposeIsWhatOperationsSay(t *testing.T) {
	t.Parallel()
	all := composed(t)
	var images []string
	for _, n := range []string{"1", "2", "3"} {
		zero, alpha := strings.Join(all["zero"+n].arguments(t, ""), " "), strings.Join(all["alpha"+n].arguments(t, "x"), " ")
		for _, want := range []string{"zero --my=zero" + n + ":5080", "--raft idx=" + n, "--replicas 3"} {
			if !strings.Contains(zero, want) {
				t.Errorf("zero%s: %q lacks %q", n, zero, want)
			}
		}
		if joins := strings.Contains(zero, "--peer zero1:5080"); joins != (n != "1") {
			t.Errorf("zero%s: it joins zero1: %t", n, joins)
		}
		for _, want := range []string{"alpha --my=alpha" + n + ":7080", "--zero=zero1:5080,zero2:5080,zero3:5080", "--security token=x"} {
			if !strings.Contains(alpha, want) {
				t.Errorf("alpha%s: %q lacks %q", n, alpha, want)
			}
		}
		images = append(images, all["zero"+n].Image, all["alpha"+n].Image)
	}
	if images = slices.Compact(images); len(images) != 1 || !regexp.MustCompile(`^dgraph/dgraph:v25\.\d+\.\d+$`).MatchString(images[0]) {
		t.Errorf("images %q, want one release of v25", images)
	}
	for name, s := range all {
		ours := strings.HasPrefix(name, "lacuna")
		for _, port := range s.Ports {
			if !ours || !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s is published at %s", name, port)
			}
		}
		if ours && s.Environment["LACUNA_STORE"] != "dgraph://alpha1:9080,alpha2:9080,alpha3:9080" {
			t.Errorf("%s: LACUNA_STORE is %q", name, s.Environment["LACUNA_STORE"])
		}
		for variable := range s.Environment {
			known(t, name, variable)
		}
	}
}

// known fails unless our program reads a variable.
func known(t *testing.T, name, variable string) {
	t.Helper()
	files, err := filepath.Glob("../../cli/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") && strings.Contains(string(text), variable) {
			return
		}
	}
	t.Errorf("%s: nothing reads %s", name, variable)
}

// program gives the program, or skips.
func program(t *testing.T) string {
	t.Helper()
	binary, err := dgraphtest.Binary()
	if errors.Is(err, dgraphtest.ErrMissing) {
		t.Skip("SKIPPED: " + err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// Every flag of the compose file, and every part of one, is known to the program.
func TestComposeFlagsAreKnown(t *testing.T) {
	t.Parallel()
	binary := program(t)
	for name, s := range composed(t) {
		if strings.HasPrefix(name, "lacuna") {
			continue
		}
		args := s.arguments(t, "x")
		help, err := exec.CommandContext(t.Context(), binary, args[0], "--help").CombinedOutput() //nolint:gosec // the program of the tests
		if err != nil {
			t.Fatal(err)
		}
		flag := ""
		for _, arg := range args[1:] {
			value := arg
			if strings.HasPrefix(arg, "--") {
				flag, value, _ = strings.Cut(arg, "=")
				if !strings.Contains(string(help), flag+" ") {
					t.Errorf("%s: the program does not know %s", name, flag)
				}
			}
			for _, part := range strings.Split(value, ";") {
				if key, _, is := strings.Cut(strings.TrimSpace(part), "="); is && !strings.Contains(string(help), key+"=") {
					t.Errorf("%s: %s does not know %s", name, flag, key)
				}
			}
		}
	}
}

// The cluster of the compose file, with its flags and on ports of its own,
// starts, lets in who has certificate, token and account, keeps what is
// written, and goes on when one machine is lost.
func TestComposeStarts(t *testing.T) {
	t.Parallel()
	const token = "YSB0b2tlbiBvZiB0aGUgdGVzdHM+/w==" // as OPERATIONS.md makes them
	d := &deployment{dir: t.TempDir(), binary: program(t), first: 21_000 + os.Getpid()%8*20}
	d.secrets(t, token)
	all := composed(t)
	for _, kind := range []string{"zero", "alpha"} {
		for n := range 3 {
			name := kind + strconv.Itoa(n+1)
			d.start(t, name, all[name].arguments(t, token))
		}
	}
	access := dgraphstore.Access{User: "groot", Password: "password", Token: token, CA: d.secret("tls", "ca.crt"),
		Cert: d.secret("tls", "client.lacuna.crt"), Key: d.secret("tls", "client.lacuna.key")}
	for n := range 3 {
		access.Addresses = append(access.Addresses, "localhost:"+strconv.Itoa(9080+d.offset("alpha"+strconv.Itoa(n+1))))
	}
	s := d.open(t, access)
	defer s.Close()
	write := func(name string) {
		id := graph.ID("document:" + name)
		_, err := s.Apply(t.Context(), graph.Batch{Source: graph.Source{ID: id}, Nodes: []graph.Node{
			{ID: id, Kind: schema.KindDocument, Attrs: graph.Attrs{"title": name, "sourceTier": "SECONDARY"}}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	write("one")
	d.kill(t, "alpha3")
	d.kill(t, "zero3")
	write("two")
	if revision, err := s.Revision(t.Context()); err != nil || revision != 2 {
		t.Errorf("revision %d, %v", revision, err)
	}
	for _, id := range []graph.ID{"document:one", "document:two"} {
		if _, err := s.Node(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
}

// deployment is the containers as processes.
type deployment struct {
	dir, binary string
	first       int
	running     map[string]*exec.Cmd
}

func (d *deployment) secret(names ...string) string {
	return filepath.Join(append([]string{d.dir, "secrets"}, names...)...)
}

// secrets makes what OPERATIONS.md says, with names for this machine.
func (d *deployment) secrets(t *testing.T, token string) {
	t.Helper()
	if err := os.MkdirAll(d.secret(), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-n", "localhost,zero1,zero2,zero3,alpha1,alpha2,alpha3"}, {"-c", "lacuna"}} {
		said, err := exec.CommandContext(t.Context(), d.binary, append([]string{"cert", "-d", d.secret("tls")}, args...)...).CombinedOutput() //nolint:gosec // the program of the tests
		if err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	for name, text := range map[string]string{"token": token, "hmac": strings.Repeat("a secret ", 6)} {
		if err := os.WriteFile(d.secret(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// offset is where the ports of a container lie, in the order of the containers.
func (d *deployment) offset(name string) int {
	n, _ := strconv.Atoi(name[len(name)-1:])
	if strings.HasPrefix(name, "alpha") {
		n += 3
	}
	return d.first + n
}

// start starts a container's program in a folder of its own. Names of
// containers become this machine, and their ports those of ours; memory is kept small.
func (d *deployment) start(t *testing.T, name string, args []string) {
	t.Helper()
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "/secrets", d.secret())
		args[i] = named.ReplaceAllStringFunc(args[i], func(at string) string {
			container, port, _ := strings.Cut(at, ":")
			n, _ := strconv.Atoi(port)
			return "localhost:" + strconv.Itoa(n+d.offset(container))
		})
	}
	args = append(args, "--bindall=false", "--port_offset", strconv.Itoa(d.offset(name)))
	if args[0] == "alpha" {
		args = append(args, "--badger", "compression=none; numgoroutines=2; memtablesize=8388608; nummemtables=2; valuelogfilesize=67108864", "--cache", "size-mb=32")
	}
	cmd := exec.Command(d.binary, args...) //nolint:gosec // the program of the tests
	cmd.Dir = filepath.Join(d.dir, name)
	if err := os.MkdirAll(cmd.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(filepath.Join(d.dir, name+".log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if d.running == nil {
		d.running = map[string]*exec.Cmd{}
	}
	d.running[name] = cmd
	t.Cleanup(func() {
		if d.running[name] != nil {
			d.kill(t, name)
		}
		if said, err := os.ReadFile(log.Name()); err == nil && t.Failed() {
			t.Logf("%s: …%s", name, said[max(0, len(said)-1500):])
		}
	})
}

func (d *deployment) kill(t *testing.T, name string) {
	t.Helper()
	if err := d.running[name].Process.Kill(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	_ = d.running[name].Wait()
	d.running[name] = nil
}

// open opens a store as soon as the cluster has made its first account.
func (d *deployment) open(t *testing.T, a dgraphstore.Access) *dgraphstore.Store {
	t.Helper()
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); ; time.Sleep(500 * time.Millisecond) {
		s, err := dgraphstore.Open(t.Context(), dgraphstore.Options{Ontology: o, Access: a, Patience: 2 * time.Minute})
		if err == nil {
			return s
		}
		if time.Since(began) > 2*time.Minute {
			t.Fatal(err)
		}
	}
}
