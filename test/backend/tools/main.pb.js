/* Hooks of the tests alone: a console command that runs SQL on the data folder, and prints the rows as JSON. */
const sql = new Command({
  use: 'sql QUERY COLUMN...',
  runE: (command, args) => {
    const shape = {};
    for (let i = 1; i < args.length; i++) shape[args[i]] = '';
    const rows = [];
    if (args.length === 1) {
      $app.db().newQuery(args[0]).execute();
    } else {
      const models = arrayOf(new DynamicModel(shape));
      $app.db().newQuery(args[0]).all(models);
      for (let i = 0; i < models.length; i++) {
        const row = {};
        for (const column of Object.keys(shape)) row[column] = models[i][column];
        rows.push(row);
      }
    }
    command.outOrStdout().write(toBytes(JSON.stringify(rows)));
  },
});
$app.rootCmd.addCommand(sql);
