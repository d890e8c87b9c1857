package main

import (
	_ "github.com/pocketbase/pocketbase"
	_ "github.com/pocketbase/pocketbase/plugins/jsvm"
	_ "github.com/pocketbase/pocketbase/plugins/migratecmd"
	_ "github.com/pocketbase/pocketbase/tests"
)
func main(){}
