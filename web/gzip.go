package web

import (
	"compress/gzip"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// gzipped is what gzhttp adds to the tag of an answer that it compresses: other
// bytes, other tag.
const gzipped = "-gzip"

// compressed sends text in gzip to who takes that. Events are sent as they are,
// each at once.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.EnableZstd(false), gzhttp.CompressionLevel(gzip.BestSpeed),
		gzhttp.ContentTypeFilter(isText), gzhttp.SuffixETag(gzipped))
	if err != nil {
		panic(err) // the options are ours, and a test makes a site
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tags := r.Header.Values("If-None-Match")
		if !strings.Contains(strings.Join(tags, ","), gzipped+`"`) || !takesGzip(r) {
			wrap(next).ServeHTTP(w, r)
			return
		}
		// Who has the compressed answer asks whether that is still it. The rooms
		// behind know the tag of what it was made from.
		plain := r.Clone(r.Context())
		plain.Header.Set("If-None-Match", strings.ReplaceAll(strings.Join(tags, ","), gzipped+`"`, `"`))
		wrap(next).ServeHTTP(&unchanged{w}, plain)
		r.Pattern = plain.Pattern // those before us look at it
	})
}

// unchanged says of what has not changed the tag that the asker has.
type unchanged struct{ http.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (u *unchanged) WriteHeader(status int) {
	if tag := u.Header().Get("ETag"); status == http.StatusNotModified && tag != "" && !strings.HasSuffix(tag, gzipped+`"`) {
		u.Header().Set("ETag", strings.TrimSuffix(tag, `"`)+gzipped+`"`)
	}
	u.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach what is below.
func (u *unchanged) Unwrap() http.ResponseWriter { return u.ResponseWriter }

// takesGzip says whether gzhttp would compress for an asker.
func takesGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, weighed := strings.Cut(strings.ReplaceAll(part, " ", ""), ";q=")
		if !strings.EqualFold(name, "gzip") {
			continue
		}
		q, err := strconv.ParseFloat(weight, 64)
		return !weighed || err == nil && q > 0
	}
	return false
}

// isText says whether a media type becomes shorter.
func isText(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil || media == "text/event-stream":
		return false
	case strings.HasPrefix(media, "text/"), strings.HasSuffix(media, "+json"), strings.HasSuffix(media, "+xml"):
		return true
	}
	return media == "application/json" || media == "application/javascript" || media == "application/xml"
}
