import { noChange } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

/** `<div ${blockSize(px)}>`: a size that is known only now. Styles in templates would break a strict CSP; this does not. */
class BlockSize extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('blockSize stands on the element itself');
  }

  render(_px: number) {
    return noChange;
  }

  override update(part: ElementPart, [px]: [number]) {
    (part.element as HTMLElement).style.setProperty('block-size', `${px}px`);
    return noChange;
  }
}

export const blockSize = directive(BlockSize);
