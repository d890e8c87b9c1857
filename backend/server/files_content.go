package main

import (
	"archive/zip"
	"bytes"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"strings"
	"unicode"

	"github.com/gabriel-vasile/mimetype"
	_ "golang.org/x/image/webp"
)

// content is what a file is, by its bytes alone. mediaType is "" for anything that is none of the
// kinds below beyond doubt; which of them people may send is the product's rule (schema/files.ts).
type content struct {
	mediaType     string
	width, height int // of an image, as it is shown
}

// recognise looks at the whole file: what begins as an image or a text may end as an archive.
func recognise(file io.ReaderAt, size int64) content {
	detected, err := mimetype.DetectReader(io.NewSectionReader(file, 0, size))
	if err != nil || size == 0 {
		return content{}
	}
	if isWithin(detected, "application/zip") {
		return content{mediaType: officeType(file, size)}
	}
	if archive, err := zip.NewReader(file, size); err == nil && len(archive.File) > 0 {
		return content{} // an archive behind something else
	}
	switch {
	case isWithin(detected, "image/png"), isWithin(detected, "image/jpeg"), isWithin(detected, "image/gif"), isWithin(detected, "image/webp"):
		return imageContent(file, size)
	case detected.Is("application/pdf") && begins(file, "%PDF-"):
		return content{mediaType: "application/pdf"}
	// A frame somewhere within is enough for mimetype.
	case detected.Is("audio/mpeg") && (begins(file, "ID3") || begins(file, "\xff\xfb") || begins(file, "\xff\xfa") || begins(file, "\xff\xf3")):
		return content{mediaType: "audio/mpeg"}
	case detected.Is("audio/mp4"), detected.Is("audio/x-m4a"):
		return content{mediaType: "audio/mp4"}
	case detected.Is("video/mp4"), detected.Is("video/x-m4v"):
		return content{mediaType: "video/mp4"}
	case detected.Is("text/plain"), detected.Is("text/csv"), detected.Is("text/tab-separated-values"),
		detected.Is("application/json"), detected.Is("application/x-ndjson"):
		return textContent(file, size)
	}
	return content{}
}

func isWithin(detected *mimetype.MIME, mediaType string) bool {
	for ; detected != nil; detected = detected.Parent() {
		if detected.Is(mediaType) {
			return true
		}
	}
	return false
}

func begins(file io.ReaderAt, with string) bool {
	head := make([]byte, len(with))
	_, err := file.ReadAt(head, 0)
	return err == nil && string(head) == with
}

func imageContent(file io.ReaderAt, size int64) content {
	config, format, err := image.DecodeConfig(io.NewSectionReader(file, 0, size))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return content{}
	}
	result := content{mediaType: "image/" + format, width: config.Width, height: config.Height}
	if format == "jpeg" && isTurned(io.NewSectionReader(file, 0, size)) {
		result.width, result.height = result.height, result.width
	}
	return result
}

// textContent is text through and through, that no program takes for its own: neither markup nor a script.
func textContent(file io.ReaderAt, size int64) content {
	text, err := io.ReadAll(io.NewSectionReader(file, 0, size))
	if err != nil {
		return content{}
	}
	for _, char := range text {
		if char < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1b", rune(char)) {
			return content{}
		}
	}
	start := bytes.TrimLeftFunc(bytes.TrimPrefix(text, []byte("\ufeff")), unicode.IsSpace)
	if bytes.HasPrefix(start, []byte("<")) || bytes.HasPrefix(start, []byte("#!")) {
		return content{}
	}
	return content{mediaType: "text/plain"}
}

// officeType is the type of a document of an office, without macros; "" of any other archive.
func officeType(file io.ReaderAt, size int64) string {
	if !begins(file, "PK\x03\x04") {
		return ""
	}
	archive, err := zip.NewReader(file, size)
	if err != nil || len(archive.File) == 0 {
		return ""
	}
	parts := make(map[string]*zip.File, len(archive.File))
	for _, part := range archive.File {
		name := strings.ToLower(part.Name)
		if isProgram(name) {
			return ""
		}
		parts[name] = part
	}
	if first := archive.File[0]; first.Name == "mimetype" && first.Method == zip.Store {
		if declared := textOf(first); openDocument[declared] && parts["content.xml"] != nil {
			return declared
		}
		return ""
	}
	types := textOf(parts["[content_types].xml"])
	for mediaType, main := range officeOpenXML {
		if parts[main.part] != nil && strings.Contains(types, main.declared) && !strings.Contains(types, "macroEnabled") {
			return mediaType
		}
	}
	return ""
}

var openDocument = map[string]bool{
	"application/vnd.oasis.opendocument.text":         true,
	"application/vnd.oasis.opendocument.spreadsheet":  true,
	"application/vnd.oasis.opendocument.presentation": true,
}

var officeOpenXML = map[string]struct{ part, declared string }{
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   {"word/document.xml", "wordprocessingml.document.main+xml"},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         {"xl/workbook.xml", "spreadsheetml.sheet.main+xml"},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": {"ppt/presentation.xml", "presentationml.presentation.main+xml"},
}

// isProgram says whether a part of an archive is a macro, or makes it one that a machine runs.
func isProgram(name string) bool {
	return strings.HasSuffix(name, "vbaproject.bin") || strings.HasSuffix(name, ".class") || name == "meta-inf/manifest.mf" ||
		strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/") || strings.Contains(name, "/macrosheets/")
}

// textOf is a small part of an archive; "" if it is missing, damaged, or larger than what it is for.
func textOf(part *zip.File) string {
	const most = 1 << 20
	if part == nil || part.UncompressedSize64 > most {
		return ""
	}
	reader, err := part.Open()
	if err != nil {
		return ""
	}
	defer reader.Close()
	text, err := io.ReadAll(io.LimitReader(reader, most))
	if err != nil {
		return ""
	}
	return string(text)
}
