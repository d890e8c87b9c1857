package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// besideBinary is a path in the folder that the binary lies in: a built server (npm run build:server)
// is one folder that runs as it is, from any working directory and with an empty environment.
func besideBinary(name string) string {
	binary, err := os.Executable()
	if err != nil {
		return name
	}
	if real, err := filepath.EvalSymlinks(binary); err == nil {
		binary = real
	}
	return filepath.Join(filepath.Dir(binary), name)
}

// publicBesideBinary is the folder of static files, where there is one.
func publicBesideBinary() string {
	folder := besideBinary("public")
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return ""
	}
	return folder
}

// checkHooks refuses to run without the product's rules: PocketBase would serve its record API alone.
func checkHooks(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "main.pb.js")); err != nil {
		return sentence(fmt.Sprintf("The folder %s has no hooks (main.pb.js). Name the right one with --hooksDir, or build the server again with npm run build:server.", dir))
	}
	return nil
}
