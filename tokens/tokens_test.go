package tokens_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lacuna-law/lacuna/tokens"
)

func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// made makes a token for each name in a new file.
func made(t testing.TB, names ...string) (path string, secrets []string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "tokens.json")
	for _, name := range names {
		secret, err := tokens.New(path, name, noon())
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, secret)
	}
	return path, secrets
}

func open(t testing.TB, path string) *tokens.File {
	t.Helper()
	f, err := tokens.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEachTokenSaysItsName(t *testing.T) {
	path, secrets := made(t, "ada", "b.c-d_e@example.org", "Z9")
	f := open(t, path)
	for i, want := range []string{"ada", "b.c-d_e@example.org", "Z9"} {
		if got, ok := f.Who(secrets[i]); !ok || got != want {
			t.Errorf("token %d: %q, %v; want %q", i, got, ok, want)
		}
		if !regexp.MustCompile(`^lct_[A-Za-z0-9_-]{43}$`).MatchString(secrets[i]) {
			t.Errorf("token %d has another form", i)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if strings.Contains(string(text), secret) {
			t.Error("the file holds a token")
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestWhatIsNoTokenSaysNobody(t *testing.T) {
	path, secrets := made(t, "ada")
	f := open(t, path)
	secret := secrets[0]
	other := secret[:len(secret)-1] + "A"
	if other == secret {
		other = secret[:len(secret)-1] + "B"
	}
	for name, token := range map[string]string{
		"empty": "", "its prefix": tokens.Prefix, "truncated": secret[:len(secret)-1], "longer": secret + "A", "another letter": other,
		"without prefix": strings.TrimPrefix(secret, tokens.Prefix), "in capitals": strings.ToUpper(secret), "the name": "ada",
	} {
		if who, err := f.Check(token); !errors.Is(err, tokens.ErrUnknown) || who != "" {
			t.Errorf("%s: %q, %v", name, who, err)
		}
	}
}

// A change of the file counts within a second, and a file that cannot be used
// lets nobody write.
func TestTheFileIsFollowed(t *testing.T) {
	path, secrets := made(t, "ada")
	synctest.Test(t, func(t *testing.T) {
		f := open(t, path)
		is := func(what, token, want string) {
			t.Helper()
			time.Sleep(time.Second)
			if got, _ := f.Who(token); got != want {
				t.Errorf("%s: %q, want %q", what, got, want)
			}
		}
		is("at first", secrets[0], "ada")
		second, err := tokens.New(path, "ben", noon())
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := f.Who(second); ok {
			t.Error("the file is read more often than once a second")
		}
		is("made", second, "ben")
		if err := tokens.Revoke(path, "ada", noon()); err != nil {
			t.Fatal(err)
		}
		is("revoked", secrets[0], "")
		is("not revoked", second, "ben")
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		is("open to others", second, "")
		if err := os.Chmod(path, 0o600); err != nil {
			t.Fatal(err)
		}
		is("mended", second, "ben")
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		is("removed", second, "")
		if _, err := f.Check(second); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("removed: %v", err)
		}
	})
}

func TestAFileMayComeLater(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.json")
	if _, err := tokens.Open(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open: %v", err)
	}
	synctest.Test(t, func(t *testing.T) {
		f := tokens.Watch(path)
		if _, err := f.Check("lct_x"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("before: %v", err)
		}
		secret, err := tokens.New(path, "ada", noon())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if who, err := f.Check(secret); who != "ada" || err != nil {
			t.Errorf("after: %q, %v", who, err)
		}
	})
}

func TestNamesAreHeldApart(t *testing.T) {
	path, secrets := made(t, "ada")
	for _, name := range []string{"", "a b", "a/b", "é", "a\n", strings.Repeat("a", 65), "ada", "Ada"} {
		if secret, err := tokens.New(path, name, noon()); !errors.Is(err, tokens.ErrRefused) || secret != "" && err == nil {
			t.Errorf("%.70q: %v", name, err)
		}
	}
	if err := tokens.Revoke(path, "ben", noon()); !errors.Is(err, tokens.ErrRefused) {
		t.Errorf("revoking who is not there: %v", err)
	}
	if err := tokens.Revoke(path, "ada", noon()); err != nil {
		t.Fatal(err)
	}
	if _, err := tokens.New(path, "ADA", noon()); !errors.Is(err, tokens.ErrRefused) {
		t.Errorf("a name that differs in case from a revoked one: %v", err)
	}
	again, err := tokens.New(path, "ada", noon())
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, path)
	if who, ok := f.Who(again); !ok || who != "ada" {
		t.Errorf("made again: %q, %v", who, ok)
	}
	if _, ok := f.Who(secrets[0]); ok {
		t.Error("the revoked token counts again")
	}
	if list, err := tokens.List(path); err != nil || len(list) != 2 || list[0].Revoked == nil || list[1].Revoked != nil {
		t.Errorf("list %v, %v", list, err)
	}
}

// What is no file of tokens is refused in one line and is not written over.
func TestFilesAreRefused(t *testing.T) {
	sum := strings.Repeat("0a", 32)
	for name, c := range map[string]struct {
		text string
		mode fs.FileMode
	}{
		"read by a group":  {`{"tokens":[]}`, 0o640},
		"read by all":      {`{"tokens":[]}`, 0o604},
		"written by all":   {`{"tokens":[]}`, 0o602},
		"empty":            {``, 0o600},
		"cut":              {`{"tokens":[{"name":"ada"`, 0o600},
		"a token itself":   {`{"tokens":[{"name":"ada","token":"lct_x"}]}`, 0o600},
		"a short hash":     {`{"tokens":[{"name":"ada","sha256":"0a"}]}`, 0o600},
		"no hash":          {`{"tokens":[{"name":"ada","sha256":"` + strings.Repeat("zz", 32) + `"}]}`, 0o600},
		"no name":          {`{"tokens":[{"sha256":"` + sum + `"}]}`, 0o600},
		"a name with line": {`{"tokens":[{"name":"a\nb","sha256":"` + sum + `"}]}`, 0o600},
		"two values":       {`{"tokens":[]} {}`, 0o600},
		"too long":         {`{"tokens":[]}` + strings.Repeat(" ", 1<<20), 0o600},
		"too many":         {`{"tokens":[` + strings.TrimSuffix(strings.Repeat(fmt.Sprintf(`{"name":"a","sha256":%q},`, sum), 1001), ",") + `]}`, 0o600},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "tokens.json")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, c.mode); err != nil {
				t.Fatal(err)
			}
			if _, err := tokens.Open(path); !errors.Is(err, tokens.ErrRefused) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Open: %v", err)
			}
			if _, err := tokens.New(path, "ada", noon()); !errors.Is(err, tokens.ErrRefused) {
				t.Errorf("New: %v", err)
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != c.text {
				t.Errorf("the file was written over: %v", err)
			}
			if _, err := os.Stat(path + ".new"); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("something was left beside it: %v", err)
			}
		})
	}
	if _, err := tokens.Open(t.TempDir()); err == nil {
		t.Error("a folder is no file")
	}
}

// Two commands at once never lose a token: the second says that it must wait.
func TestOneWritesAtATime(t *testing.T) {
	path, _ := made(t, "ada")
	if err := os.WriteFile(path+".new", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tokens.New(path, "ben", noon()); !errors.Is(err, tokens.ErrRefused) || !strings.Contains(err.Error(), "another command") {
		t.Errorf("got %v", err)
	}
}

func TestHeaders(t *testing.T) {
	for name, c := range map[string]struct {
		values []string
		want   string
		err    error
	}{
		"one":                 {[]string{"Bearer lct_x"}, "lct_x", nil},
		"in small letters":    {[]string{"bearer lct_x"}, "lct_x", nil},
		"none":                {nil, "", tokens.ErrNone},
		"two":                 {[]string{"Bearer lct_x", "Bearer lct_x"}, "", tokens.ErrTwo},
		"two, one empty":      {[]string{"Bearer lct_x", ""}, "", tokens.ErrTwo},
		"empty":               {[]string{""}, "", tokens.ErrMalformed},
		"without a token":     {[]string{"Bearer"}, "", tokens.ErrMalformed},
		"with a space only":   {[]string{"Bearer "}, "", tokens.ErrMalformed},
		"without a scheme":    {[]string{"lct_x"}, "", tokens.ErrMalformed},
		"another scheme":      {[]string{"Basic lct_x"}, "", tokens.ErrMalformed},
		"two spaces":          {[]string{"Bearer  lct_x"}, "", tokens.ErrMalformed},
		"a tab":               {[]string{"Bearer\tlct_x"}, "", tokens.ErrMalformed},
		"two in one":          {[]string{"Bearer lct_x, Bearer lct_y"}, "", tokens.ErrMalformed},
		"a word behind":       {[]string{"Bearer lct_x y"}, "", tokens.ErrMalformed},
		"what is not ASCII":   {[]string{"Bearer lct_é"}, "", tokens.ErrMalformed},
		"as long as a letter": {[]string{"Bearer " + strings.Repeat("x", 257)}, "", tokens.ErrMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tokens.FromHeader(http.Header{"Authorization": c.values})
			if got != c.want || !errors.Is(err, c.err) {
				t.Errorf("%q, %v; want %q, %v", got, err, c.want, c.err)
			}
		})
	}
}

// What is read from a header is what stands behind the one word Bearer, whole;
// a header that was changed in any other way says nothing.
func FuzzFromHeader(f *testing.F) {
	for _, seed := range []string{"Bearer lct_x", "bearer x", "Bearer", " Bearer x", "Bearer x ", "Bearer a,b", "Bearer \x00", "Basic eA==", "BEARER é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		token, err := tokens.FromHeader(http.Header{"Authorization": {value}})
		if err != nil {
			if token != "" || value != "" && strings.Contains(err.Error(), value) && !strings.Contains(tokens.ErrMalformed.Error(), value) {
				t.Errorf("%q: the refusal repeats what was sent", value)
			}
			return
		}
		if len(value) != len("Bearer ")+len(token) || !strings.EqualFold(value[:6], "bearer") || value[6:] != " "+token || token == "" || len(token) > 256 {
			t.Errorf("%q gives %q", value, token)
		}
		if strings.ContainsAny(token, " ,;\t\r\n\x00\"") {
			t.Errorf("%q is no token", token)
		}
		if _, err := tokens.FromHeader(http.Header{"Authorization": {value, value}}); !errors.Is(err, tokens.ErrTwo) {
			t.Errorf("twice: %v", err)
		}
	})
}
