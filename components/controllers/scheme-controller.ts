import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Whether a text of this computed colour stands on a dark page: it is light. */
function isLight(colour: string): boolean {
  const context = (canvas ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true }));
  if (!context) return false;
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 127;
}
let canvas: CanvasRenderingContext2D | null | undefined;

/**
 * Tells whether the page is light or dark by the text colour that it gives us, at connect and whenever that changes,
 * whoever changes it. The page's `color-scheme` alone would not do: many dark pages forget to declare it.
 */
export class SchemeController implements ReactiveController {
  scheme: 'light' | 'dark' | undefined;
  #host: ReactiveControllerHost & HTMLElement;
  #onChange: (scheme: 'light' | 'dark', before: 'light' | 'dark' | undefined) => void;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    onChange: (scheme: 'light' | 'dark', before: 'light' | 'dark' | undefined) => void,
  ) {
    this.#host = host;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    this.measure();
  }

  #surrounding(): Element {
    const root = this.#host.getRootNode();
    return this.#host.parentElement ?? (root instanceof ShadowRoot ? root.host : this.#host);
  }

  /** Also bound to the `transitionrun` of the probe in the host's root. */
  readonly measure = (): void => {
    // Where `theme` is forced, our own colour is no sign of the page's.
    const scheme = isLight(getComputedStyle(this.#surrounding()).color) ? 'dark' : 'light';
    if (scheme === this.scheme) return;
    const before = this.scheme;
    this.scheme = scheme;
    this.#onChange(scheme, before);
  };
}
