import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';

/* What puts markup, scripts or styles into a page is refused before it runs: each ban, by code that breaks it. */

const banned: Record<string, string> = {
  unsafeHTML: `import { unsafeHTML } from 'lit/directives/unsafe-html.js'; export { unsafeHTML };`,
  unsafeSVG: `import { unsafeSVG } from 'lit/directives/unsafe-svg.js'; export { unsafeSVG };`,
  unsafeMathML: `import { unsafeMathML } from 'lit/directives/unsafe-mathml.js'; export { unsafeMathML };`,
  unsafeStatic: `import { unsafeStatic } from 'lit/static-html.js'; export { unsafeStatic };`,
  styleMap: `import { styleMap } from 'lit/directives/style-map.js'; export { styleMap };`,
  'styleMap through lit’s source': `import { styleMap } from 'lit-html/directives/style-map.js'; export { styleMap };`,
  innerHTML: `document.body.innerHTML = 'x';`,
  'innerHTML by its name': `document.body['innerHTML'] = 'x';`,
  outerHTML: `document.body.outerHTML = 'x';`,
  insertAdjacentHTML: `document.body.insertAdjacentHTML('beforeend', 'x');`,
  setHTMLUnsafe: `document.body.setHTMLUnsafe('x');`,
  parseHTMLUnsafe: `Document.parseHTMLUnsafe('x');`,
  createContextualFragment: `document.createRange().createContextualFragment('x');`,
  DOMParser: `new DOMParser().parseFromString('x', 'text/html');`,
  'document.write': `document.write('x');`,
  'document.writeln': `element.ownerDocument.body; document.writeln('x');`,
  'srcdoc as a property': `frame.srcdoc = 'x';`,
  'srcdoc in a template': 'html`<iframe srcdoc=${x}></iframe>`;',
  '.innerHTML in a template': 'html`<p .innerHTML=${x}></p>`;',
  'style= in a template': 'html`<p style=${x}></p>`;',
  'style= on a line of its own': 'html`<p\n  style="color:red"\n></p>`;',
  '<style> in a template': 'html`<style>p { color: red }</style>`;',
  'style as an attribute': `element.setAttribute('style', 'color:red');`,
  'a handler as an attribute': `element.setAttribute('onclick', 'x()');`,
  'a handler in a template': 'html`<p onclick=${x}></p>`;',
  eval: `eval('x');`,
  'new Function': `new Function('x');`,
  Function: `Function('x');`,
  'a timer of text': `setTimeout('x()', 1);`,
};
const allowed: Record<string, string> = {
  'text in a template': 'html`<p class=${x} title=${x} .value=${x} @click=${x}>${x}</p>`;',
  'a style set by a call': `element.style.setProperty('color', 'red');`,
  'a timer of a function': `setTimeout(() => undefined, 1);`,
  'text as text': `element.textContent = 'x';`,
};

const eslint = new ESLint({
  // Without types, whose program takes longer to make than all of this.
  overrideConfig: {
    languageOptions: { parserOptions: { project: null } },
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
});

/** The messages of bans; other rules may say what they like of such code. */
async function refusals(code: string, file: string): Promise<string[]> {
  const [result] = await eslint.lintText(
    `import { html } from 'lit';\ndeclare const x: never, element: never, frame: never;\n${code}\n`,
    { filePath: file },
  );
  assert.ok(result && !result.messages.some(({ fatal }) => fatal), JSON.stringify(result?.messages));
  return result.messages.flatMap(({ ruleId, message }) =>
    /^(?:@typescript-eslint\/)?no-restricted-(?:syntax|imports)$/.test(ruleId ?? '') ? [message] : [],
  );
}

for (const file of [
  'components/conversation/conversation.ts',
  'components/internal/links.ts',
  'demo/site.ts',
  'stories/blank.stories.ts',
])
  describe(`the lint of ${file}`, () => {
    for (const [what, code] of Object.entries(banned))
      it(`refuses ${what}`, async () => assert.ok((await refusals(code, file)).length > 0));
    for (const [what, code] of Object.entries(allowed))
      it(`lets through ${what}`, async () => assert.deepEqual(await refusals(code, file), []));
  });
