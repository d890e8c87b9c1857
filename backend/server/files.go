package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dop251/goja"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/router"
)

// transferTime is how long a file may be on its way: 10 MB at some 90 kbit/s.
const transferTime = 15 * time.Minute

// uploadsDirName is where an upload is until the hook has decided about it. Not PocketBase's own folder of that
// kind: it is emptied by every command that is run beside the server, such as a backup.
const uploadsDirName = ".uploads"

// files moves the bytes of files in and out, before and after the hook that decides about them: a
// slow network would hold a JS engine of the pool as long as the transfer takes.
type files struct {
	app core.App
}

// bind throws away what a server that was killed has left half received.
func (f *files) bind() {
	f.app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		if err := os.RemoveAll(f.folder()); err != nil {
			return err
		}
		return e.Next()
	})
}

func (f *files) folder() string { return filepath.Join(f.app.DataDir(), uploadsDirName) }

// bindVM gives hooks the global $files, whose middlewares go around a route:
//
//	receive(maxBytes)  reads a multipart body; e.get("upload") is then what came: {id, name, path, size,
//	                   type, width, height, problem}, the file at path until the answer is written
//	send()             writes the file that the handler names by e.set("download", {key, type, disposition})
func (f *files) bindVM(vm *goja.Runtime) {
	object := vm.NewObject()
	if err := errors.Join(object.Set("receive", f.receive), object.Set("send", f.send), vm.Set("$files", object)); err != nil {
		panic(err)
	}
}

// receive stands in place of PocketBase's limit of bodies, whose reader keeps all that it has read in memory.
func (f *files) receive(maxBytes int64) *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id:       apis.DefaultBodyLimitMiddlewareId,
		Priority: apis.DefaultBodyLimitMiddlewarePriority,
		Func: func(e *core.RequestEvent) error {
			if e.Auth == nil && accessTokenID(f.app, bearer(e.Request)) == "" {
				return e.Next() // not a byte of a stranger's: the hook refuses them
			}
			if body, ok := e.Request.Body.(*router.RereadableReadCloser); ok {
				e.Request.Body = body.ReadCloser
			}
			const rest = 64 << 10 // the other fields, and the frame around all
			e.Request.Body = http.MaxBytesReader(e.Response, e.Request.Body, maxBytes+rest)
			control := http.NewResponseController(e.Response)
			_ = control.SetReadDeadline(time.Now().Add(transferTime))
			_ = control.SetWriteDeadline(time.Now().Add(transferTime))

			upload, err := f.read(e.Request, maxBytes)
			defer upload.remove()
			var tooLarge *http.MaxBytesError
			var onDisk *fs.PathError
			switch {
			case errors.As(err, &tooLarge):
				return apis.ErrRequestEntityTooLarge
			case errors.As(err, &onDisk):
				return fmt.Errorf("%w %w", router.NewApiError(http.StatusInsufficientStorage, "The file could not be stored.", nil), err)
			case err != nil:
				return e.BadRequestError("The body is no multipart form, or was cut off.", err)
			}
			e.Set("upload", upload.facts())
			return e.Next()
		},
	}
}

// upload is what a form brought.
type upload struct {
	id, name, path, problem string
	size                    int64
	content
}

func (u *upload) facts() map[string]any {
	return map[string]any{
		"id": u.id, "name": u.name, "path": u.path, "size": u.size, "problem": u.problem,
		"type": u.mediaType, "width": u.width, "height": u.height,
	}
}

func (u *upload) remove() {
	if u.path != "" {
		_ = os.Remove(u.path)
	}
}

func (f *files) read(request *http.Request, maxBytes int64) (*upload, error) {
	result := &upload{}
	form, err := request.MultipartReader()
	if err != nil {
		return result, err
	}
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			return result, nil
		}
		if err != nil {
			return result, err
		}
		switch {
		case part.FormName() == "id":
			value, err := io.ReadAll(io.LimitReader(part, 100))
			if err != nil {
				return result, err
			}
			result.id = strings.ToValidUTF8(string(value), "")
		case part.FormName() != "file":
		case result.path != "":
			result.problem = "too_many"
		default:
			if err := f.keep(result, part, maxBytes); err != nil {
				return result, err
			}
		}
	}
}

// keep stores the part, and looks at what it is. What the disk refuses is an *fs.PathError, and nothing else is.
func (f *files) keep(result *upload, part *multipart.Part, maxBytes int64) error {
	if err := os.MkdirAll(f.folder(), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(f.folder(), "")
	if err != nil {
		return err
	}
	defer file.Close()
	result.path = file.Name()
	result.name = formName.Replace(strings.ToValidUTF8(part.FileName(), "\ufffd"))
	if result.size, err = io.Copy(file, io.LimitReader(part, maxBytes+1)); err != nil {
		return err
	}
	if result.size > maxBytes {
		result.problem = "too_large"
		return nil
	}
	result.content = recognise(file, result.size)
	return nil
}

// formName undoes what browsers write for the three characters that a part's header cannot hold
// (https://html.spec.whatwg.org/#multipart-form-data).
var formName = strings.NewReplacer("%22", `"`, "%0D", "\r", "%0A", "\n")

func (f *files) send() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Func: func(e *core.RequestEvent) error {
			if err := e.Next(); err != nil {
				return err
			}
			download, ok := e.Get("download").(map[string]any)
			if !ok {
				return nil // refused: the hook has answered
			}
			value := func(name string) string {
				text, _ := download[name].(string)
				return text
			}
			storage, err := e.App.NewFilesystem()
			if err != nil {
				return err
			}
			defer storage.Close()
			bytes, err := storage.GetReader(value("key"))
			if err != nil {
				return e.NotFoundError("", err)
			}
			defer bytes.Close()

			header := e.Response.Header()
			header.Set("Content-Type", value("type"))
			header.Set("Content-Disposition", value("disposition"))
			header.Set("Cache-Control", "private, no-store")
			// Even where a browser is made to open it, it is no page: it runs, loads and submits nothing.
			header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
			_ = http.NewResponseController(e.Response).SetWriteDeadline(time.Now().Add(transferTime))
			http.ServeContent(e.Response, e.Request, "", time.Time{}, bytes)
			return nil
		},
	}
}
