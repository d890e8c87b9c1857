import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const root = import.meta.dirname;
const { dependencies, peerDependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

/** What a host's bundler brings: a second copy of Lit would not even start on a page with Trusted Types. */
const external = new RegExp(`^(${Object.keys({ ...dependencies, ...peerDependencies }).join('|')})(/|$)`);

/** Every module is an entry, so that each is built to its own file and an element costs only what it imports. */
const modules = () =>
  Object.fromEntries(
    readdirSync(resolve(root, 'components'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => [`components/${file.replace(/\.ts$/, '')}`, resolve(root, 'components', file)]),
  );

/**
 * The CDN file carries its own Lit. A page's `trusted-types lit-html` lets one copy make that policy, and ours must not
 * take it from the page's, so ours has a name of its own. Fails the build when Lit no longer says it this way.
 */
function renamedPolicy(): Plugin {
  const lit = /createPolicy\((['"])lit-html\1/g;
  let renamed = 0;
  return {
    name: 'user-requests:renamed-policy',
    apply: 'build',
    buildStart() {
      renamed = 0;
    },
    transform(code, id) {
      if (!id.includes('/lit-html/') || !lit.test(code)) return undefined;
      renamed++;
      return { code: code.replace(lit, 'createPolicy("user-requests"'), map: null };
    },
    generateBundle(_, bundle) {
      const made = Object.values(bundle).flatMap((file) =>
        file.type === 'chunk'
          ? [...file.code.matchAll(/createPolicy\(\s*([`'"])(.*?)\1/g)].map(([, , name]) => name)
          : [],
      );
      if (renamed !== 1 || made.join() !== 'user-requests')
        this.error(
          `The Trusted Types policy of Lit was not renamed: found ${made.join() || 'none'} in ${renamed} modules.`,
        );
    },
  };
}

/** CSS without comments and the white space that means nothing, numbers without a leading zero. */
const tightCss = (css: string) =>
  css
    .split(/("[^"]*"|'[^']*')/)
    .map((part, index) =>
      index % 2 // a string
        ? part
        : part
            .replace(/\/\*[^]*?\*\//g, '')
            .replace(/\s+/g, ' ')
            .replace(/ ?([{};,>]) ?/g, '$1')
            .replace(/: /g, ':')
            .replace(/;}/g, '}')
            .replace(/\( | \)/g, (bracket) => bracket.trim())
            .replace(/(?<![\w.])0\.(?=\d)/g, '.'),
    )
    .join('');

/** A line break between tags or attributes is one space, as the browser has it. */
const tightHtml = (html: string) => html.replace(/\s*\n\s*/g, ' ');

/** A node of the syntax tree, as far as it is looked at here. */
type Node = { type: string; start: number; end: number } & Record<string, unknown>;

function* nodesIn(value: unknown): Iterable<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesIn(each);
  else if (value && typeof value === 'object' && 'type' in value) {
    yield value as Node;
    for (const each of Object.values(value)) yield* nodesIn(each);
  }
}

/** Tightens what is in css`...` and html`...`, which minifiers leave alone. */
function tightTemplates(): Plugin {
  const tighten: Record<string, (text: string) => string> = { css: tightCss, html: tightHtml };
  return {
    name: 'user-requests:tight-templates',
    apply: 'build',
    transform(code, id) {
      if (!id.includes('/components/') || !/\b(css|html)`/.test(code)) return undefined;
      const edits: { start: number; end: number; text: string }[] = [];
      for (const { type, tag, quasi } of nodesIn(this.parse(code).body)) {
        const change = type === 'TaggedTemplateExpression' && tighten[(tag as { name?: string }).name ?? ''];
        if (!change) continue;
        for (const { start, end } of (quasi as { quasis: Node[] }).quasis) {
          edits.push({ start, end, text: change(code.slice(start, end)) });
        }
      }
      let tight = '';
      let done = 0;
      for (const { start, end, text } of edits.sort((a, b) => a.start - b.start)) {
        tight += code.slice(done, start) + text;
        done = end;
      }
      return { code: tight + code.slice(done), map: null };
    },
  };
}

/**
 * In the CDN file everything is wanted: the parts of elements that are fetched late elsewhere are in it. As chunks of
 * their own they would share most of the file with it, which would then be two. What finds links shares nothing.
 */
export function wholeElements(): Plugin {
  return {
    name: 'user-requests:whole-elements',
    apply: 'build',
    transform(code, id) {
      if (!id.includes('/components/') || /\/(data|locales)\/|\/links\.ts/.test(id) || !code.includes('import('))
        return undefined;
      const parts: string[] = [];
      const whole = code.replace(/\bimport\((['"].+?['"])\)/g, (_, path: string) => {
        parts.push(`import * as part${parts.length} from ${path};`);
        return `Promise.resolve(part${parts.length - 1})`;
      });
      return { code: parts.join('') + whole, map: null };
    },
  };
}

const shared: UserConfig = {
  // tsconfig.json says the same, but holds only for the files that its `include` names.
  oxc: {
    decorator: { legacy: true },
    assumptions: { setPublicClassFields: true },
    typescript: { removeClassFieldsWithoutInitializer: true },
  },
  publicDir: false,
};

/** One module with everything it needs, as a page without a bundler loads it; what is imported late is a chunk of its own. */
export function bundled(input: Record<string, string>, outDir: string, ...plugins: Plugin[]): UserConfig {
  return {
    ...shared,
    plugins: [...plugins, tightTemplates(), renamedPolicy()],
    base: './',
    build: {
      outDir,
      target: 'es2022',
      sourcemap: true,
      // A library, or Vite wraps every `import()` in 1.4 kB that preload styles and dispatch an event of its own.
      lib: { entry: input, formats: ['es'] },
      rolldownOptions: {
        // What is late shares a chunk with the entry, and never imports it: `user-requests.js?v=2` would run twice.
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', minify: true, comments: false },
      },
    },
  };
}

export default defineConfig(({ command, mode }): UserConfig => {
  if (command === 'serve' || process.env['STORYBOOK']) return { ...shared, server: { host: '127.0.0.1' } };
  if (mode === 'cdn')
    return bundled({ 'user-requests': resolve(root, 'components/define.ts') }, 'dist/cdn', wholeElements());
  return {
    ...shared,
    build: {
      outDir: 'dist',
      target: 'es2022',
      sourcemap: true,
      minify: false,
      lib: { entry: modules(), formats: ['es'] },
      rolldownOptions: {
        external,
        output: { preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].js' },
      },
    },
  };
});
