package extract

import (
	"slices"
	"strings"
	"unicode"
)

// stems takes the endings of inflection off a folded word. Arabic words have a
// second form, without the particles that are written with the word; it is ""
// elsewhere.
func (c cutter) stems(word string) (stemmed, bare string) {
	if word == "" {
		return "", ""
	}
	switch r := firstRune(word); {
	case unicode.Is(unicode.Arabic, r):
		return arabicStems(word)
	case unicode.Is(unicode.Cyrillic, r):
		return russianStem(word), ""
	case r >= 0x250:
		return word, ""
	}
	switch c.language {
	case "fr":
		return frenchStem(word), ""
	case "es":
		return spanishStem(word), ""
	}
	return stem(word), ""
}

func frenchStem(w string) string {
	switch {
	case len(w) < 4:
		return w
	case len(w) > 4 && strings.HasSuffix(w, "eaux"):
		return w[:len(w)-1]
	case len(w) > 4 && strings.HasSuffix(w, "aux"):
		return w[:len(w)-3] + "al"
	}
	if last := w[len(w)-1]; last == 's' || last == 'x' {
		w = w[:len(w)-1]
	}
	for range 2 {
		if len(w) > 3 && w[len(w)-1] == 'e' {
			w = w[:len(w)-1]
		}
	}
	switch n := len(w); {
	case n > 4 && w[n-1] == w[n-2]:
		w = w[:n-1]
	case n > 4 && strings.HasSuffix(w, "if"):
		w = w[:n-1] + "v"
	case n > 4 && strings.HasSuffix(w, "eus"):
		w = w[:n-1]
	}
	return w
}

func spanishStem(w string) string {
	if len(w) < 4 {
		return w
	}
	if base, cut := strings.CutSuffix(w, "ces"); cut {
		return base + "z"
	}
	if w[len(w)-1] == 's' {
		w = w[:len(w)-1]
	}
	if len(w) > 3 && strings.ContainsRune("aoe", rune(w[len(w)-1])) {
		w = w[:len(w)-1]
	}
	return w
}

// russianEndings are the endings of nouns and adjectives, the longest first.
var russianEndings = [...]string{
	"иями", "ими", "ыми", "его", "ого", "ему", "ому", "ями", "ами", "иях", "ией", "иям", "ием",
	"ее", "ие", "ые", "ое", "ей", "ий", "ый", "ой", "ем", "им", "ым", "ом", "их", "ых", "ую", "юю", "ая", "яя", "ою", "ею",
	"ях", "ах", "ям", "ам", "ов", "ев", "ье", "ии", "ия", "ию", "ья", "ью", "й", "и", "ы", "ь", "ю", "я", "у", "о", "е", "а",
}

func russianStem(w string) string {
	runes := []rune(w)
	for _, ending := range russianEndings {
		n := len([]rune(ending))
		if len(runes)-n >= 3 && strings.HasSuffix(w, ending) {
			runes = runes[:len(runes)-n]
			break
		}
	}
	if n := len(runes); n > 4 && (runes[n-1] == 'ь' || runes[n-1] == 'н' && runes[n-2] == 'н') {
		runes = runes[:n-1]
	}
	return string(runes)
}

// The prefixes and endings of Arabic words, the longest first. A prefix goes
// only where three letters are left, an ending where three are.
var (
	arabicPrefixes = [...]string{"وبال", "وكال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال"}
	arabicEndings  = [...]string{"اتها", "اتهم", "هما", "ها", "هم", "نا", "ات", "ون", "ين", "ان", "يه", "ه", "ي"}
)

// arabicStems gives the stem of a word, and that of the word without one of
// the single letters "and", "so", "in", "for", "like" before it, or the stem again.
func arabicStems(w string) (stemmed, bare string) {
	runes := []rune(w)
	stemmed = arabicStem1(w)
	if len(runes) > 2 && slices.Contains([]rune("وفبلك"), runes[0]) {
		return stemmed, arabicStem1(string(runes[1:]))
	}
	return stemmed, stemmed
}

func arabicStem1(w string) string {
	for _, prefix := range arabicPrefixes {
		if base, cut := strings.CutPrefix(w, prefix); cut && len([]rune(base)) >= 3 {
			w = base
			break
		}
	}
	for _, ending := range arabicEndings {
		if base, cut := strings.CutSuffix(w, ending); cut && len([]rune(base)) >= 3 {
			return base
		}
	}
	return w
}

// traditional and simple hold, place by place, the Chinese characters of the
// rules and of names whose two forms differ.
var (
	traditional = []rune("網絡國際間諜軟惡擊資訊數據條約憲設關鍵礎脅風險對擔憂譴責違規則權內預義務濫員為無沒須應該話說認與達並這個們當區縣問題製點長門開會議決進選舉獨術業導確戰爭護體標準識別處罰誤虛傳揚協單歐亞聯適現執動態勢構機實謀濟團監視聽竊鑰贖癱瘓醫電統災難經銀財幣勸讚賞貴賓維斷雲衛軍備競賽極範圍遠離衝論壇復審請將從東時後發愛種來樣還過")
	simple      = []rune("网络国际间谍软恶击资讯数据条约宪设关键础胁风险对担忧谴责违规则权内预义务滥员为无没须应该话说认与达并这个们当区县问题制点长门开会议决进选举独术业导确战争护体标准识别处罚误虚传扬协单欧亚联适现执动态势构机实谋济团监视听窃钥赎瘫痪医电统灾难经银财币劝赞赏贵宾维断云卫军备竞赛极范围远离冲论坛复审请将从东时后发爱种来样还过")
)

// simplified gives the simplified form of a Chinese character.
func simplified(r rune) rune {
	if !unicode.Is(unicode.Han, r) {
		return r
	}
	if i := slices.Index(traditional, r); i >= 0 {
		return simple[i]
	}
	return r
}
