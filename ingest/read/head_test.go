package read_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lacuna-law/lacuna/ingest/doc"
	"github.com/lacuna-law/lacuna/ingest/read"
	"github.com/lacuna-law/lacuna/schema"
)

// TestWhatATextSaysOfItself reads heads of our own in the shape of verbatim
// records, title pages and papers. Each thing read is named with its words.
func TestWhatATextSaysOfItself(t *testing.T) {
	const talk = "\n\nMr. President, we speak here of the sea, and of the law that is there for all of us."
	for _, tc := range []struct {
		name, text string
		want       doc.Hints
		evidence   []string
	}{
		{"a record in English", "Mr. Doe (Ruritania) (spoke in French): We keep the law, and all of us are for it.", doc.Hints{Speaker: "Doe", State: "Ruritania"}, []string{"speaker=Doe", "state=Ruritania"}},
		{"in French", "Mme Dupont (Ruritanie) : Nous sommes pour le droit.", doc.Hints{Speaker: "Dupont", State: "Ruritanie"}, []string{"speaker=Dupont", "state=Ruritanie"}},
		{"in Spanish", "El Sr. Gómez Ruiz (Ruritania) (habla en inglés): Estamos por el derecho.", doc.Hints{Speaker: "Gómez Ruiz", State: "Ruritania"}, []string{"speaker=Gómez Ruiz", "state=Ruritania"}},
		{"in Russian", "Г-н Иванов (Руритания) (говорит по-английски): Мы за право.", doc.Hints{Speaker: "Иванов", State: "Руритания"}, []string{"speaker=Иванов", "state=Руритания"}},
		{"in Arabic", "السيد حسن (روريتانيا) (تكلم بالإنكليزية): نحن مع القانون.", doc.Hints{Speaker: "حسن", State: "روريتانيا"}, []string{"speaker=حسن", "state=روريتانيا"}},
		{"in Chinese", "张三先生（鲁里坦尼亚）（以英语发言）：我们拥护法律。", doc.Hints{Speaker: "张三", State: "鲁里坦尼亚"}, []string{"speaker=张三", "state=鲁里坦尼亚"}},
		{"the words of two speakers are nobody's", "Mr. Doe (Ruritania): We agree.\n\nMs. Roe (Freedonia): We do not.", doc.Hints{}, nil},
		{"a title page", "RURITANIA\n\nStatement by H.E. Mr. Jon Doe,\nPrime Minister of Ruritania, at the general debate\nof the General Assembly of the United Nations\nNew York, 24 September 2031" + talk,
			doc.Hints{Speaker: "Jon Doe", Office: "Prime Minister of Ruritania", Date: "2031-09-24", Forum: "General debate of the General Assembly"},
			[]string{"speaker=Jon Doe", "office=Prime Minister of Ruritania", "forum=general debate", "date=24 September 2031"}},
		{"one who is only named in it", "Débat général des Nations Unies\n\nUn texte que S.E. Jean Dupont, Président, a lu." + talk, doc.Hints{Forum: "General debate of the General Assembly"}, []string{"forum=Débat général"}},
		{"a paper", "United Nations S/2031/7\n\nSecurity Council Distr.: General\n3 May 2031\n\nRuritania and\nFreedonia: draft resolution\n\nThe Security Council,\n\n1. Acts.",
			doc.Hints{Symbol: "S/2031/7", Date: "2031-05-03", Forum: "Security Council", Tier: schema.SourceTierOfficialText, Title: "Draft resolution (S/2031/7): Ruritania and Freedonia"},
			[]string{"symbol=S/2031/7", "date=3 May 2031", "forum=Security Council", "sponsor=Ruritania and\nFreedonia"}},
		{"a text that says nothing of itself", "We agreed (Ruritania too): the law is there for all.", doc.Hints{}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := read.File("x", []byte(tc.text), doc.Hints{})
			if err != nil {
				t.Fatal(err)
			}
			var evidence []string
			for _, e := range d.Evidence {
				evidence = append(evidence, e.Field+"="+d.Text.Slice(e.Start, e.End))
			}
			if diff := cmp.Diff(tc.want, d.Hints); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tc.evidence, evidence); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNamesOfSpeechesInTheirLanguage(t *testing.T) {
	const words = "Discurso en las Naciones Unidas.\n\nSeñor Presidente: el derecho es para todos los pueblos y para las personas del mundo."
	for _, tc := range []struct{ file, text, state string }{
		{"folder/mx_es.txt", words, "MX"},
		{"mx_fr.txt", words, ""}, // another language than the name says
		{"mx_es.txt", "El derecho es para todos los pueblos y para las personas del mundo.", ""},
		{"mex_es.txt", words, ""},
	} {
		d, err := read.File(tc.file, []byte(tc.text), doc.Hints{})
		if err != nil || d.Hints.State != tc.state {
			t.Errorf("%s: State %q, want %q (%v)", tc.file, d.Hints.State, tc.state, err)
		}
	}
}

// TestHeadsOfRealSpeeches counts what is read of the speeches of one session in
// their own languages, by hand checked against them. What is not there, or lost
// in the reading of pictures, is not given.
func TestHeadsOfRealSpeeches(t *testing.T) {
	folder := filepath.Join(sharedData, "statements", "unga79_original_language")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no shared documents: ", err)
	}
	want := map[string]string{
		"ar_es": "AR||2024-09-24", "bj_fr": "BJ||", "by_ru": "BY||", "cf_fr": "CF||", "ci_fr": "CI|TIEMOKO MEYLIET KONE|2024-09-26", "cm_fr": "CM||2024-09-26",
		"cu_es": "CU|BRUNO RODRÍGUEZ PARRILLA|2024-09-28", "es_es": "ES|PEDRO SÁNCHEZ PÉREZ-CASTEJÓN|2024-09-25", "gn_fr": "GN|Amadou Oury BAH|",
		"hn_es": "HN|Xiomara Castro|", "mx_es": "MX||2024-09-28", "pe_es": "PE||", "bh_ar": "||", "iq_ar": "||", "mr_ar": "||",
	}
	for name, w := range want {
		data, err := os.ReadFile(filepath.Join(folder, name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		d, err := read.File(name+".txt", data, doc.Hints{})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join([]string{d.Hints.State, d.Hints.Speaker, d.Hints.Date}, "|"); got != w {
			t.Errorf("%s: %s, want %s", name, got, w)
		}
		for _, e := range d.Evidence {
			if e.Field == "speaker" && fmt.Sprint(d.Text.Slice(e.Start, e.End)) != d.Hints.Speaker {
				t.Errorf("%s: the speaker %q is not at %d-%d", name, d.Hints.Speaker, e.Start, e.End)
			}
		}
	}
}
