import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'eslint/config';
import a11y from 'eslint-plugin-lit-a11y';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

/*
 * Which folder of components/ may import from which. Everything below the elements is shared; an element may import
 * from all of it, and the inbox from elements too. `internal` has the base class of all elements, so it stands on top of what is
 * shared; `data` is the only door to the server and knows nothing of the DOM above it.
 */
const shared = {
  locales: [],
  styles: ['locales', 'internal'],
  data: ['internal'],
  events: ['data'],
  controllers: ['data', 'events', 'internal', 'locales'],
  internal: ['controllers', 'data', 'events', 'locales', 'styles'],
};
const elements = readdirSync('components', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !(entry.name in shared))
  .map(({ name }) => name);
const folders = [...Object.keys(shared), ...elements];

const banned = (regex, message) => ({ regex, message });
const up = String.raw`^(?:\.\./)+`;
const oneOf = (names) => `(?:${names.join('|')})/`;

/** What no file of components/, stories/ or demo/ imports: text is only ever bound as text, styles only as sheets. */
const unsafe = [
  banned('unsafe-(?:html|svg|mathml)', 'Bind text as text: this puts markup into the page.'),
  banned('directives/style-map', 'A strict CSP refuses it: use classes, or style.setProperty().'),
  banned('lit/static-html', 'Its unsafeStatic puts markup into the page.'),
  banned('^zod(?:/v4)?$', 'Import * as z from zod/mini: the whole of zod is 85 kB.'),
];
const backendParts = banned(
  `${up}backend/(?!schema/)`,
  'components/ imports backend/schema/ and nothing else of backend/.',
);
const sdk = banned('^pocketbase', 'Only components/data/pocketbase/ knows PocketBase.');

const imports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

/** One config for each folder: a later config's rule replaces an earlier one's, so each says all of it. */
const directions = [
  ...Object.entries(shared).map(([folder, allowed]) => ({
    files: [`components/${folder}/**/*.ts`],
    ignores: ['components/data/pocketbase/**'],
    rules: imports(
      ...[...unsafe, backendParts, sdk],
      banned(
        up + oneOf(folders.filter((name) => name !== folder && !allowed.includes(name))),
        `components/${folder}/ may import only from: ${[folder, ...allowed].join(', ')}.`,
      ),
    ),
  })),
  {
    files: ['components/data/pocketbase/**/*.ts'],
    rules: imports(
      ...[...unsafe, backendParts],
      banned(
        up + oneOf(folders.filter((name) => name !== 'data' && name !== 'internal')),
        'data/ imports only internal/.',
      ),
    ),
  },
  ...elements.map((folder) => ({
    files: [`components/${folder}/**/*.ts`],
    ignores: ['**/define.ts', '**/define-*.ts'],
    rules: imports(
      ...[...unsafe, backendParts, sdk],
      ...(folder === 'inbox' ? [] : [banned(`${up}inbox/`, 'The inbox is made of elements, no element of the inbox.')]),
      banned(
        String.raw`/define\.js$`,
        'A class never registers a tag; its define.ts does, and import() where it is needed late.',
      ),
      banned(`${up}data/memory/`, 'The memory client is for stories and tests.'),
    ),
  })),
  {
    files: ['components/*/define.ts', 'components/*/define-*.ts', 'components/*.ts'],
    rules: imports(...unsafe, backendParts, sdk),
  },
];

/** The schema modules that bring zod along, 9 kB: elements take types from them, and values from the others. */
const withZod = readdirSync('backend/schema')
  .filter((file) => file === 'index.ts' || readFileSync(`backend/schema/${file}`, 'utf8').includes("from 'zod"))
  .map((file) => file.replace(/\.ts$/, ''));

const ban = (selector, message) => ({ selector, message });
const inTemplate = (pattern) =>
  `TaggedTemplateExpression[tag.name=/^(?:html|svg)$/] TemplateElement[value.raw=/${pattern}/]`;
const markup = [
  ban(
    'MemberExpression[property.name=/^(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|srcdoc)$/]',
    'Bind text as text: this puts markup into the page.',
  ),
  ban(
    'MemberExpression[computed=true][property.value=/^(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|srcdoc)$/]',
    'Bind text as text: this puts markup into the page.',
  ),
  ban(
    'CallExpression[callee.object.name=/[dD]ocument$/][callee.property.name=/^(?:write|writeln)$/]',
    'Bind text as text: this puts markup into the page.',
  ),
  ban(':matches(NewExpression, CallExpression)[callee.name=/^(?:DOMParser|Function)$/]', 'Trusted Types refuse it.'),
  ban(
    ":matches(CallExpression[callee.name='eval'], MemberExpression[property.name='parseHTMLUnsafe'])",
    'Trusted Types refuse it.',
  ),
  ban(
    'CallExpression[callee.name=/^set(?:Timeout|Interval)$/] > :matches(Literal, TemplateLiteral).arguments:first-child',
    'Trusted Types refuse it: give a function.',
  ),
  ban(
    "CallExpression[callee.property.name='setAttribute'][arguments.0.value=/^(?:style|srcdoc|on.+)$/]",
    'A strict CSP refuses it: use style.setProperty(), addEventListener().',
  ),
  ban(inTemplate(String.raw`\sstyle=`), 'A strict CSP refuses style attributes: use classes, or style.setProperty().'),
  ban(inTemplate('<style'), 'A strict CSP refuses <style>: use `static styles`.'),
  ban(
    inTemplate(String.raw`[\s.](?:innerHTML|outerHTML|srcdoc)=`),
    'Bind text as text: this puts markup into the page.',
  ),
  ban(inTemplate(String.raw`\son[a-z]+=`), 'A strict CSP refuses inline handlers: use @event.'),
];

/** What PocketBase's JS engine (goja) lacks, or gets wrong without a word. Measured on 0.40.4. */
const missing = [
  ...['Intl', 'URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'fetch', 'crypto', 'structuredClone'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'WeakRef', 'FinalizationRegistry'],
  ...['AbortController', 'AbortSignal', 'Headers', 'Request', 'Response', 'Blob', 'performance'],
];
const goja = [
  ban(String.raw`Literal[regex.pattern=/\\[pP]\{/]`, 'goja silently never matches \\p{...}: list the ranges.'),
  ban(
    "CallExpression[callee.object.name='Buffer'] Literal[value='base64url']",
    'goja silently reads base64url as utf8.',
  ),
  ban('MemberExpression[property.name=/^(?:groupBy|isWellFormed|toWellFormed)$/]', 'goja has no such method.'),
  ban('MemberExpression[property.name=/^toLocale(?:String|DateString|TimeString)$/]', 'goja throws on a locale.'),
  ban('ForOfStatement[await=true]', 'goja has no `for await`.'),
  ban(':matches(FunctionDeclaration, FunctionExpression)[async=true][generator=true]', 'goja has no async generators.'),
  ban('ImportExpression', 'goja has no import().'),
];

export default defineConfig(
  { ignores: ['dist', 'dist-*', 'coverage', '.cache', '.data', 'node_modules', 'storybook-static'] },
  tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-control-regex': 'error',
      'no-misleading-character-class': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-fallthrough': 'error',
      'no-self-assign': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-escape': 'error',
      'no-debugger': 'error',
    },
  },
  {
    files: ['{components,stories,demo,test}/**/*.ts', 'backend/*.ts', 'backend/{start,schema}/**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    },
  },
  {
    files: ['{components,stories,demo,test}/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/recommended']],
    plugins: { 'lit-a11y': a11y },
    settings: { wc: { elementBaseClasses: ['LitElement', 'UrElement'] } },
    rules: {
      ...a11y.configs.recommended.rules,
      // Safari forgets that a list is one where `list-style` is none, so the role is written out.
      'lit-a11y/no-redundant-role': 'off',
      // It knows no `aria-activedescendant`: an option never has the focus, its keys are the list's.
      'lit-a11y/click-events-have-key-events': 'off',
      'lit/no-this-assign-in-render': 'error',
      'lit/lifecycle-super': 'error',
      'lit/no-native-attributes': 'error',
      'no-restricted-imports': ['error', { patterns: unsafe }],
    },
  },
  {
    files: ['stories/**/*.ts'],
    rules: imports(
      ...unsafe,
      banned(
        '@open-wc/|@web/|test/support/(?!inspect|sample-files|wait|walk)',
        'Storybook has no test runner: see stories/README.md.',
      ),
    ),
  },
  { files: ['{components,stories,demo}/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...markup] } },
  ...directions,
  {
    files: ['components/**/*.ts'],
    ignores: ['components/data/memory/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `${up}backend/schema/(?:${withZod.join('|')})\\.js$`,
              allowTypeImports: true,
              message:
                'A value of this module brings zod (9 kB) into every page: take types only, or a module without zod.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['backend/**/*.ts'],
    rules: imports(
      banned(`${up}components/`, 'backend/ never imports components/.'),
      banned('^zod(?:/v4)?$', 'Import * as z from zod/mini: schemas are shared with browsers.'),
    ),
  },
  {
    files: ['backend/{hooks,migrations,seed,schema}/**/*.ts'],
    ignores: ['backend/hooks/types.ts'],
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      'no-restricted-globals': [
        'error',
        ...missing.map((name) => ({ name, message: "PocketBase's JS engine has no such thing." })),
      ],
      'no-restricted-syntax': ['error', ...goja],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'lit-a11y/accessible-name': 'off',
      'lit-a11y/alt-text': 'off',
      'wc/guard-super-call': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      // `it()` and `describe()` of node:test give promises that nobody awaits.
      'lit-a11y/aria-attr-valid-value': 'off',
      // Those of node:test are waited for by the runner.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe', 'suite', 'before', 'after'], package: 'node:test' },
          ],
        },
      ],
    },
  },
  {
    files: ['test/{components,support}/**/*.ts', 'test/stories.test.ts'],
    rules: {
      // To its type everything that chai asserts is a promise, so what must be awaited is named.
      '@typescript-eslint/no-floating-promises': 'off',
      'no-restricted-syntax': [
        'error',
        ban(
          'ExpressionStatement > CallExpression[callee.name=/^(?:fixture|settled|updated|until|nextFrame|nextEvent|expectAccessible|sendKeys|sendMouse|resetMouse|setViewport|emulateMedia)$/]',
          'Await it: the test would end before it.',
        ),
        ban(
          'CallExpression[callee.object.name=/^(?:describe|it)$/][callee.property.name="only"]',
          'Leaves out all others.',
        ),
      ],
    },
  },
);
