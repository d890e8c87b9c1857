package main

import (
	"bufio"
	"encoding/binary"
	"io"
)

// isTurned says whether a JPEG is shown on its side: a phone writes what its sensor saw, and how it was
// held. The tag is 0x0112 of the first directory (Exif 2.32, sections 4.5 and 4.6.4).
func isTurned(jpeg io.Reader) bool {
	exif := exifOf(bufio.NewReader(jpeg))
	if len(exif) < 8 {
		return false
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(exif[:2]) == "II" {
		order = binary.LittleEndian
	}
	start := order.Uint32(exif[4:])
	if start > uint32(len(exif))-2 {
		return false
	}
	entries := exif[start+2:]
	for range order.Uint16(exif[start:]) {
		const length = 12
		if len(entries) < length {
			return false
		}
		if order.Uint16(entries) == 0x0112 {
			orientation := order.Uint16(entries[8:])
			return orientation >= 5 && orientation <= 8
		}
		entries = entries[length:]
	}
	return false
}

// exifOf is the TIFF structure within the segment APP1; nil without one before the image itself.
func exifOf(jpeg *bufio.Reader) []byte {
	head := make([]byte, 4)
	if _, err := io.ReadFull(jpeg, head[:2]); err != nil {
		return nil
	}
	for {
		if _, err := io.ReadFull(jpeg, head); err != nil || head[0] != 0xff {
			return nil
		}
		const startOfScan, app1 = 0xda, 0xe1
		length := int(binary.BigEndian.Uint16(head[2:])) - 2
		if head[1] == startOfScan || length < 0 {
			return nil
		}
		segment := make([]byte, length)
		if _, err := io.ReadFull(jpeg, segment); err != nil {
			return nil
		}
		if head[1] == app1 && length > 6 && string(segment[:6]) == "Exif\x00\x00" {
			return segment[6:]
		}
	}
}
