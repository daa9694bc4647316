package read

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// legacy chooses among the encodings in which texts of the six languages were
// written before Unicode, by which bytes are frequent and stand side by side.
// Where nothing else fits the text is taken for a Western one.
func legacy(data []byte) (encoding.Encoding, string) {
	switch {
	case isDoubleByte(data, 0xb0, 0xd7, 0xa1):
		return simplifiedchinese.GB18030, "gb18030"
	case isDoubleByte(data, 0xa4, 0xc6, 0x40):
		return traditionalchinese.Big5, "big5"
	}
	var high, pairs, alefLam, low int
	for i, b := range data {
		if b < 0xc0 {
			continue
		}
		high++
		if i > 0 && data[i-1] >= 0xc0 {
			pairs++
		}
		if b == 0xc7 || b == 0xe1 { // in windows-1256 the most frequent letters of Arabic
			alefLam++
		}
		if b < 0xe0 { // in KOI8-R the small letters, in windows-1251 the capitals
			low++
		}
	}
	switch {
	case pairs*2 <= high:
		return charmap.Windows1252, "windows-1252"
	case alefLam*5 >= high:
		return charmap.Windows1256, "windows-1256"
	case low*2 > high:
		return charmap.KOI8R, "koi8-r"
	}
	return charmap.Windows1251, "windows-1251"
}

// isDoubleByte says whether all high bytes can be parted into pairs, most of
// which are frequent Chinese characters or punctuation: their first byte lies
// between two bounds, their second is not below another.
func isDoubleByte(data []byte, from, to, second byte) bool {
	var pairs, frequent int
	for i := 0; i < len(data); i++ {
		if data[i] < 0x80 {
			continue
		}
		if i+1 == len(data) || data[i] == 0x80 || data[i] == 0xff || data[i+1] < 0x40 || data[i+1] == 0x7f || data[i+1] == 0xff {
			return false
		}
		pairs++
		if data[i] >= from && data[i] <= to && data[i+1] >= second || data[i] >= 0xa1 && data[i] <= 0xa3 {
			frequent++
		}
		i++
	}
	return pairs >= 4 && frequent*10 >= pairs*7
}
