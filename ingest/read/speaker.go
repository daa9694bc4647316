package read

import (
	"regexp"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/doc"
)

var (
	// turn is how verbatim records begin the words of a speaker:
	// "Mr. Doe (Ruritania) (spoke in French): …".
	turn = regexp.MustCompile(`(?m)^\s*(?:The\s+)?(?:(?:El |La )?(?:Mr|Mrs|Ms|Miss|Dr|Sr|Sra|M|Mme|Mlle|Г-н|Г-жа|Sir|Dame|Lord|Baroness|H\.E\.)\.?|السيدة?)\s+([^\n():]{2,60}?)\s*[(（]([^\n()（）]{3,70})[)）]\s*(?:[(（][^\n()（）]{3,60}[)）]\s*)?[:：]`)
	// chineseTurn is the same in Chinese: 某先生（某国）（以法语发言）：
	chineseTurn = regexp.MustCompile(`(?m)^\s*(\p{Han}[\p{Han}·]{1,20})(?:先生|女士|夫人)[(（](\p{Han}{2,20})[)）](?:[(（][^\n()（）]{3,20}[)）])?[:：]`)

	honour = `(?:H\.\s?E\.(?:\s+(?:Mr|Mrs|Ms|Dr)\.?)?|His Excellency(?:\s+Mr\.)?|Her Excellency(?:\s+Ms\.)?|S\.\s?E\.(?:\s+M\.|\s+Mme)?|Son Excellence(?: Monsieur| Madame| le Professeur)?|SON EXCELLENCE(?: MONSIEUR| MADAME| LE PROFESSEUR)?|Excelent[ií]sim[oa] señora?|EXCM[OA]\. (?:SRA?\.|SEÑORA?)(?: D\.| DON| DOÑA)?|Excm[oa]\. (?:Sra?\.|señora?)(?: D\.)?)`
	// titled is how title pages name who speaks: "H.E. Mr. Jane Doe,\nPrime Minister of Ruritania".
	titled = regexp.MustCompile(honour + `\s+((?:\p{Lu}[\p{L}.’'-]+)(?: (?:\p{Lu}[\p{L}.’'-]*|de|del|la|y|van|von|bin|al)){1,6})`)
	// leads is what may stand before it in its line.
	leads   = regexp.MustCompile(`(?i)^\W*(?:.{0,80}\b(?:de la|del|de|by|of|par))?\W*$`)
	unended = regexp.MustCompile(`(?i)\s(?:de|des|du|del|la|las|los|le|les|the|of|for|and|et|y|e|en|à|a)$`)
	inRole  = regexp.MustCompile(`^\s*,?\s*((?i:(?:vice-|primer |prime |premier |deputy |first )?(?:president|presidenta|presidente|président|présidente|ministro|ministra|ministre|minister|chancellor|chef|king|roi|rey|emir|secretary|secretario|secretaria|head|permanent representative|représentant|representante))[\p{L}\s’'-]*)`)
	roleEnd = regexp.MustCompile(`(?i)\s+(?:en el debate|para el debate|ante (?:el|la)|à l.occasion|a l.occasion|devant|at the (?:general|united|\d)|before the|to the united|on the occasion|new.?york|nueva york)|\n\s*\n`)

	debateForm = regexp.MustCompile(`(?i)(general debate|débat général|debate\s+general|общая дискуссия|المناقشة العامة|一般性辩论)`)
	unForm     = regexp.MustCompile(`(?i)nations[\s-]+unies|naciones\s+unidas|united\s+nations|объединенных\s+наций|ООН|الأمم المتحدة|联合国`)
	greeting   = regexp.MustCompile(`(?m)^\W*(?:(?i:mr\.? president|madam president|monsieur le président|madame la présidente|señora? president[ea]|господин председатель|госпожа председатель|السيد الرئيس|سيدي الرئيس)|主席先生|主席女士)`)
)

// speaker reads who speaks, in which office, where and when from the head of a
// verbatim record or from the title lines of a speech, in six languages, each
// with the place of the words that say so. Where the record has the words of
// several speakers nobody is named. What is not said stays empty. The State is
// given in the words of the head; whoever knows the States resolves them.
func speaker(t doc.Text) (doc.Hints, []doc.Evidence) {
	p := &pointer{text: t.Slice(0, min(t.Len(), frontLetters))}
	if h, ok := p.turns(t); ok {
		return h, p.found
	}
	if at := greeting.FindStringIndex(p.text); at != nil {
		p.text = p.text[:at[0]]
	}
	if !unForm.MatchString(p.text) {
		return doc.Hints{}, nil
	}
	var h doc.Hints
	if at := titled.FindStringSubmatchIndex(p.text); at != nil && leads.MatchString(lineBefore(p.text, at[0])) {
		h.Speaker = collapse(p.keep("speaker", at[2], at[3]))
		h.Office = p.office(at[3])
	}
	if p.find("forum", debateForm) != "" {
		h.Forum = "General debate of the General Assembly"
		h.Date = p.date()
	}
	if h.Speaker == "" && h.Forum == "" {
		return doc.Hints{}, nil
	}
	return h, p.found
}

// lineBefore is what stands before a place in its line.
func lineBefore(text string, at int) string {
	return text[strings.LastIndexByte(text[:at], '\n')+1 : at]
}

// turns reads the head of a verbatim record. The words of more than one
// speaker are no statement of one.
func (p *pointer) turns(t doc.Text) (doc.Hints, bool) {
	for _, form := range [...]*regexp.Regexp{turn, chineseTurn} {
		at := form.FindStringSubmatchIndex(p.text)
		if at == nil || strings.TrimSpace(p.text[:at[0]]) != "" && at[0] > 600 {
			continue
		}
		for _, other := range form.FindAllStringSubmatch(t.String(), 3) {
			if other[1] != p.text[at[2]:at[3]] {
				return doc.Hints{}, true
			}
		}
		h := doc.Hints{Speaker: collapse(p.keep("speaker", at[2], at[3])), State: collapse(p.keep("state", at[4], at[5]))}
		return h, true
	}
	return doc.Hints{}, false
}

// office reads the office behind a name.
func (p *pointer) office(from int) string {
	at := inRole.FindStringSubmatchIndex(p.text[from:])
	if at == nil {
		return ""
	}
	start, end := from+at[2], from+at[3]
	if cut := roleEnd.FindStringIndex(p.text[start:end]); cut != nil {
		end = start + cut[0]
	}
	words := strings.TrimRight(p.text[start:end], " \n\r\t")
	if len([]rune(words)) > 160 || unended.MatchString(words) {
		return ""
	}
	return collapse(p.keep("office", start, start+len(words)))
}
