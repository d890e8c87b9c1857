/*
 * Draws what a page shows as SVG: rectangles, strokes, icons and text, as text. It runs in the page, through all shadow
 * roots, and knows what our pages are made of, not everything that CSS can do.
 */

/** Must not use anything outside of itself: it is sent to the browser as source. */
export function drawPage(title: string): string {
  const out: string[] = [];
  const defs: string[] = [];
  const colours = new Map<string, { paint: string; alpha: number }>();
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const round = (value: number) => Math.round(value * 10) / 10;
  const escape = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

  /** Any CSS colour as sRGB: viewers of SVG know fewer ways to say one than browsers do. */
  function colour(css: string): { paint: string; alpha: number } {
    let known = colours.get(css);
    if (!known) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = '#0000';
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data as unknown as [number, number, number, number];
      const hex = [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('');
      known = { paint: `#${hex}`, alpha: Math.round((a / 255) * 1000) / 1000 };
      colours.set(css, known);
    }
    return known;
  }
  const fill = (css: string) => {
    const { paint, alpha } = colour(css);
    return alpha === 1 ? ` fill="${paint}"` : ` fill="${paint}" fill-opacity="${alpha}"`;
  };

  interface Box {
    x: number;
    y: number;
    width: number;
    height: number;
  }

  function radius(style: CSSStyleDeclaration, { width, height }: Box): number {
    const value = style.borderTopLeftRadius;
    const length = value.endsWith('%') ? (parseFloat(value) / 100) * width : parseFloat(value);
    return round(Math.min(length || 0, width / 2, height / 2));
  }

  function box(style: CSSStyleDeclaration, { x, y, width, height }: Box): void {
    const rect = { x, y, width, height };
    const rings: { paint: string; alpha: number; width: number; dash: string }[] = [];
    if (rect.width <= 0 || rect.height <= 0) return;
    const sides = ['Top', 'Right', 'Bottom', 'Left'] as const;
    const borders = sides.map((side) => ({
      width: style[`border${side}Style`] === 'none' ? 0 : parseFloat(style[`border${side}Width`]),
      colour: style[`border${side}Color`],
    }));
    for (const [, css, width] of style.boxShadow.matchAll(/(\w+\([^)]*\)) 0px 0px 0px (\d+)px inset/g)) {
      const { paint, alpha } = colour(css!);
      rings.push({ paint, alpha, width: Number(width), dash: '' });
    }
    const isEven = borders.every((each) => each.width === borders[0]!.width && each.colour === borders[0]!.colour);
    const r = radius(style, rect);
    const at = (b: Box) => `x="${round(b.x)}" y="${round(b.y)}" width="${round(b.width)}" height="${round(b.height)}"`;
    if (colour(style.backgroundColor).alpha > 0)
      out.push(`<rect ${at(rect)}${r ? ` rx="${r}"` : ''}${fill(style.backgroundColor)}/>`);
    if (isEven && borders[0]!.width > 0) {
      const dash = style.borderTopStyle === 'dashed' ? ' stroke-dasharray="2.5 2"' : '';
      rings.push({ ...colour(borders[0]!.colour), width: borders[0]!.width, dash });
    }
    for (const { paint, alpha, width, dash } of rings) {
      if (alpha === 0) continue;
      const half = width / 2;
      const inner = { x: rect.x + half, y: rect.y + half, width: rect.width - width, height: rect.height - width };
      const opacity = alpha === 1 ? '' : ` stroke-opacity="${alpha}"`;
      const rx = r ? ` rx="${Math.max(0, r - half)}"` : '';
      out.push(`<rect ${at(inner)}${rx} fill="none" stroke="${paint}" stroke-width="${width}"${opacity}${dash}/>`);
    }
    if (!isEven) {
      const [top, right, bottom, left] = borders.map((each) => each.width) as [number, number, number, number];
      const edges: Box[] = [
        { ...rect, height: top },
        { ...rect, x: rect.x + rect.width - right, width: right },
        { ...rect, y: rect.y + rect.height - bottom, height: bottom },
        { ...rect, width: left },
      ];
      edges.forEach((edge, index) => {
        const css = borders[index]!.colour;
        if (edge.width > 0 && edge.height > 0 && colour(css).alpha > 0) out.push(`<rect ${at(edge)}${fill(css)}/>`);
      });
    }
  }

  /** One line of text, cut to where its box ends, as wide as it is in this browser whatever font the reader has. */
  function line(text: string, rect: Box, style: CSSStyleDeclaration, end: number): void {
    let words = text.replace(/\s+/g, ' ').trim();
    if (!words) return;
    let width = rect.width;
    if (style.textTransform === 'uppercase') words = words.toUpperCase();
    if (rect.x + width > end + 1) {
      if (end - rect.x < 2 * parseFloat(style.fontSize)) return;
      const room = Math.max(1, Math.floor((words.length * (end - rect.x)) / width) - 1);
      words = `${words.slice(0, room).trimEnd()}…`;
      width = end - rect.x;
    }
    const size = parseFloat(style.fontSize);
    const baseline = rect.y + rect.height / 2 + size * 0.35;
    const weight = style.fontWeight === '400' ? '' : ` font-weight="${style.fontWeight}"`;
    const family = /serif/.test(style.fontFamily) && !/sans-serif/.test(style.fontFamily) ? ' font-family="serif"' : '';
    const length = ` textLength="${round(width)}" lengthAdjust="spacingAndGlyphs"`;
    const rtl = /[\u0590-\u08ff]/.test(words) ? ' direction="rtl" text-anchor="end"' : '';
    out.push(
      `<text x="${round(rect.x)}" y="${round(baseline)}" font-size="${round(size)}"${weight}${family}${length}${rtl}${fill(style.color)}>${escape(words)}</text>`,
    );
  }

  /** Where the text of this element is cut off with an ellipsis; else infinity. */
  function cut(element: Element): number {
    for (let at: Element | null = element, i = 0; at && i < 3; at = at.parentElement, i++)
      if (getComputedStyle(at).textOverflow === 'ellipsis') return at.getBoundingClientRect().right;
    return Infinity;
  }

  function text(node: Text, style: CSSStyleDeclaration): void {
    const range = document.createRange();
    const end = node.parentElement ? cut(node.parentElement) : Infinity;
    let start = 0;
    let top = NaN;
    const flush = (to: number) => {
      range.setStart(node, start);
      range.setEnd(node, to);
      const rects = [...range.getClientRects()].filter((each) => each.width > 0);
      if (!rects.length) return;
      const x = Math.min(...rects.map((each) => each.left));
      const right = Math.max(...rects.map((each) => each.right));
      line(node.data.slice(start, to), { x, y: rects[0]!.top, width: right - x, height: rects[0]!.height }, style, end);
    };
    for (let i = 0; i < node.data.length; i++) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const rect = range.getClientRects()[0];
      if (!rect || !rect.width) continue;
      if (Number.isNaN(top)) top = rect.top;
      else if (Math.abs(rect.top - top) > rect.height / 2) {
        flush(i);
        start = i;
        top = rect.top;
      }
    }
    flush(node.data.length);
  }

  /** Only what is placed absolutely, text before an element's own, and what flanks the items of a flex row. */
  function pseudo(element: Element, which: '::before' | '::after'): void {
    const style = getComputedStyle(element, which);
    if (style.content === 'none' || style.content === 'normal' || style.display === 'none') return;
    if (Number(style.opacity) === 0) return;
    const own = getComputedStyle(element);
    const rect = element.getBoundingClientRect();
    const [width, height] = [parseFloat(style.width), parseFloat(style.height)];
    const words = /^"(.+)"/.exec(style.content)?.[1];
    if (style.position === 'absolute') {
      if (!style.left.endsWith('px')) return;
      let origin: Element | null = element;
      while (origin && getComputedStyle(origin).position === 'static') origin = origin.parentElement;
      if (!origin) return;
      const base = origin.getBoundingClientRect();
      const { borderLeftWidth, borderTopWidth } = getComputedStyle(origin);
      const x = base.x + parseFloat(borderLeftWidth) + parseFloat(style.left);
      box(style, { x, y: base.y + parseFloat(borderTopWidth) + parseFloat(style.top), width, height });
    } else if (words) {
      const text = [...element.childNodes].find((node) => node instanceof Text || node instanceof Element);
      if (which !== '::before' || !text) return;
      const range = document.createRange();
      range.selectNodeContents(text);
      const start = range.getBoundingClientRect().left;
      const margin = parseFloat(style.marginLeft) || 0;
      const end = parseFloat(style.marginRight) || 0;
      const room = { x: rect.x + margin, y: rect.y, width: start - rect.x - margin - end, height: rect.height };
      if (room.width > 0) line(words, room, style, Infinity);
    } else if (/flex|grid/.test(own.display) && width > 0) {
      const before = rect.x + parseFloat(own.paddingLeft);
      const after = rect.right - parseFloat(own.paddingRight) - width;
      box(style, { x: which === '::before' ? before : after, y: rect.y + (rect.height - height) / 2, width, height });
    }
  }

  function icon(svg: SVGSVGElement, style: CSSStyleDeclaration): void {
    const rect = svg.getBoundingClientRect();
    const view = svg.viewBox.baseVal;
    const scale = view?.width ? rect.width / view.width : 1;
    const use = svg.querySelector('use')?.getAttribute('href');
    const shapes = use ? document.querySelector(use) : svg;
    const referenced = use ? (document.querySelector(use) as SVGSymbolElement | null)?.viewBox.baseVal.width : 0;
    const by = round((referenced ? rect.width / referenced : scale) * 100) / 100;
    const paths = [...(shapes?.querySelectorAll('path') ?? [])].map(
      (path) => `<path d="${path.getAttribute('d')!.replace(/\s+/g, ' ')}"/>`,
    );
    if (rect.width && paths.length)
      out.push(
        `<g transform="translate(${round(rect.x)} ${round(rect.y)})${by === 1 ? '' : ` scale(${by})`}"${fill(style.fill)}>${paths.join('')}</g>`,
      );
  }

  function field(element: HTMLTextAreaElement | HTMLInputElement, style: CSSStyleDeclaration): void {
    const rect = element.getBoundingClientRect();
    const words = element.value || element.placeholder;
    if (!words || /checkbox|radio|hidden/.test(element.type)) return;
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const inset = parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth);
    const height = parseFloat(style.lineHeight) || parseFloat(style.fontSize) * 1.4;
    const room = rect.width - 2 * inset;
    const shown = element.value ? style : getComputedStyle(element, '::placeholder');
    let y =
      element instanceof HTMLInputElement ? rect.y + (rect.height - height) / 2 : rect.y + parseFloat(style.paddingTop);
    for (let rest = words.split(' '); rest.length; y += height) {
      let count = rest.length;
      const width = () => canvas.measureText(rest.slice(0, count).join(' ')).width;
      while (count > 1 && width() > room) count--;
      line(
        rest.slice(0, count).join(' '),
        { x: rect.x + inset, y, width: Math.min(width(), room), height },
        shown,
        Infinity,
      );
      rest = rest.slice(count);
    }
  }

  function visit(node: Node): void {
    if (node instanceof Text) {
      const parent = node.parentElement ?? (node.getRootNode() as ShadowRoot).host;
      if (parent && node.data.trim()) text(node, getComputedStyle(parent));
      return;
    }
    if (!(node instanceof Element) || /^(script|style|template|option|title)$/i.test(node.tagName)) return;
    const style = getComputedStyle(node);
    if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') return;
    if (style.clipPath !== 'none' && style.position === 'absolute') return;
    const rect = node.getBoundingClientRect();
    const isOutside = rect.bottom < 0 || rect.top > innerHeight || rect.right < 0 || rect.left > innerWidth;
    if (style.display !== 'contents' && rect.width > 0 && rect.height > 0 && isOutside) return;
    const opacity = Number(style.opacity);
    if (opacity < 1) out.push(`<g opacity="${opacity}">`);
    if (style.display !== 'contents') box(style, rect);
    if (node instanceof SVGSVGElement) icon(node, style);
    else if (node instanceof HTMLTextAreaElement || node instanceof HTMLInputElement) field(node, style);
    else {
      const clips =
        /auto|scroll|hidden|clip/.test(style.overflowY) && style.display !== 'contents' && node !== document.body;
      const needsClip = clips && (node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1);
      if (needsClip) {
        defs.push(
          `<clipPath id="c${defs.length}"><rect x="${round(rect.x)}" y="${round(rect.y)}" width="${round(rect.width)}" height="${round(rect.height)}"/></clipPath>`,
        );
        out.push(`<g clip-path="url(#c${defs.length - 1})">`);
      }
      const mark = out.length;
      pseudo(node, '::before');
      const children =
        node instanceof HTMLSlotElement && node.assignedNodes().length
          ? node.assignedNodes()
          : (node.shadowRoot ?? node).childNodes;
      children.forEach(visit);
      pseudo(node, '::after');
      if (needsClip) {
        if (out.length === mark) out.pop();
        else out.push('</g>');
      }
    }
    if (opacity < 1) out.push('</g>');
  }

  const page = getComputedStyle(document.body);
  out.push(`<rect width="${innerWidth}" height="${innerHeight}"${fill(page.backgroundColor)}/>`);
  document.body.childNodes.forEach(visit);
  const font = `'Segoe UI','Open Sans','Helvetica Neue',Arial,sans-serif`;
  const used = defs.filter((_, index) => out.includes(`<g clip-path="url(#c${index})">`));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${innerWidth} ${innerHeight}" font-family="${font}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<defs>${used.join('')}</defs>`,
    ...out,
    '</svg>',
    '',
  ].join('\n');
}
