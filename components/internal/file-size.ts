const formats = new Map<string, Intl.NumberFormat>();

/** `340 kB`, `2.4 MB`, in the way of the language. */
export function fileSize(bytes: number, language: string): string {
  const [value, unit] = bytes < 1000 * 1024 ? [bytes / 1024, 'kilobyte'] : [bytes / 1024 / 1024, 'megabyte'];
  const key = `${language} ${unit}`;
  let format = formats.get(key);
  if (!format) {
    const maximumFractionDigits = unit === 'megabyte' ? 1 : 0;
    format = new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits });
    formats.set(key, format);
  }
  // Nothing that is there takes no room.
  return format.format(unit === 'kilobyte' ? Math.max(1, value) : value);
}
