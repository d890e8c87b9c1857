/** Files as people have them, made in the browser: for stories and tests. */

/** A picture of a landscape, drawn. */
export async function photo(width = 1200, height = 800, name = 'balcony.png'): Promise<File> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, '#9cc7ea');
  sky.addColorStop(1, '#f6e7c8');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  for (const [index, colour] of ['#7d9a86', '#5d7f6b', '#3f6152'].entries()) {
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(0, height);
    for (let x = 0; x <= width; x += width / 40)
      context.lineTo(x, height * (0.55 + index * 0.13) + Math.sin(x / (90 - index * 20) + index) * height * 0.05);
    context.lineTo(width, height);
    context.fill();
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return new File([blob!], name, { type: 'image/png' });
}

export const pdf = (name = 'contract.pdf', size = 340 * 1024) =>
  new File([`%PDF-1.4\n${' '.repeat(size - 16)}\n%%EOF\n`], name);

/** A page under the name of a picture. */
export const disguised = (name = 'photo.png') => new File(['<!DOCTYPE html><script>alert(1)</script>'], name);

export const tooLarge = (name = 'film.mp4') => new File([new Uint8Array(11 * 1024 * 1024)], name);

/** As if they were chosen. */
export function choose(root: ParentNode, ...files: File[]): void {
  const input = root.querySelector<HTMLInputElement>('input[type=file]')!;
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
