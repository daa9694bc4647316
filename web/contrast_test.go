package web_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// Every colour of text stands out from every ground it stands on, as WCAG 2.2
// AA demands (1.4.3: at least 4.5 to 1), in light and in dark.
func TestColoursOfTextStandOut(t *testing.T) {
	css, err := os.ReadFile("static/page.css")
	if err != nil {
		t.Fatal(err)
	}
	roots := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllSubmatch(css, 2)
	if len(roots) != 2 {
		t.Fatalf("the style sheet has %d sets of colours, want light and dark", len(roots))
	}
	for i, scheme := range []string{"light", "dark"} {
		colours := map[string]float64{}
		for _, found := range regexp.MustCompile(`--([\w-]+): #([0-9a-f]{6});`).FindAllSubmatch(roots[i][1], -1) {
			colours[string(found[1])] = luminance(t, string(found[2]))
		}
		for name, ink := range colours {
			if name == "paper" || name == "raised" || name == "line" || name == "mark" {
				continue
			}
			for _, ground := range []string{"paper", "raised"} {
				if got := contrast(ink, colours[ground]); got < 4.5 {
					t.Errorf("%s: --%s on --%s has a contrast of %.2f, want at least 4.5", scheme, name, ground, got)
				}
			}
		}
		if got := contrast(colours["ink"], colours["mark"]); got < 4.5 || len(colours) < 18 {
			t.Errorf("%s: marked text has a contrast of %.2f; %d colours were read", scheme, got, len(colours))
		}
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	channel := func(c uint64) float64 {
		s := float64(c&0xff) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
