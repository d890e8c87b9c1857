/** Writes to the standard output. `console.log` of this engine puts a date before each line. */
export function print(command: cobra.Command, text: string): void {
  command.outOrStdout()!.write(toBytes(text));
}

/** The values of a flag that may be repeated. */
export function values(command: cobra.Command, flag: string): string[] {
  const found = command.flags()!.getStringArray(flag);
  const plain: string[] = [];
  for (let i = 0; i < found.length; i++) plain.push(found[i]!);
  return plain;
}

/** Runs a command; what it throws is said in its own words, without the place in a bundle that nobody has. */
export function runCommand(command: cobra.Command, work: () => void): void {
  try {
    work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    command.errOrStderr()!.write(toBytes(`${message}\n`));
    $os.exit(1);
  }
}
