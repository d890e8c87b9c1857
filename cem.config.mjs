import { existsSync, readdirSync, readFileSync } from 'node:fs';

/*
 * dist/custom-elements.json, from the doc blocks: the elements' public API, with what they inherit, aliases of string
 * unions spelled out, and the paths of the built modules. test/manifest.ts checks it.
 */

/** Class name to tag, as the define modules have it: the class files register nothing. */
const tags = new Map();
for (const folder of readdirSync('components')) {
  const file = `components/${folder}/define.ts`;
  if (!existsSync(file)) continue;
  for (const [, tag, name] of readFileSync(file, 'utf8').matchAll(/defineElement\('([\w-]+)', (\w+)\)/g))
    tags.set(name, tag);
}

const unions = new Map();
const built = (path) => path?.replace(/^\/?components\//, 'dist/components/').replace(/\.ts$/, '.js');
const isPublic = ({ privacy }) => !privacy || privacy === 'public';

export default {
  // The shared folders are read for the base classes and left out below.
  globs: ['components/**/*.ts'],
  exclude: ['components/{data,events,locales,styles}/**', '**/*.styles.ts', '**/define.ts'],
  outdir: 'dist',
  litelement: true,
  plugins: [
    {
      name: 'public-api',
      collectPhase({ ts, node }) {
        if (ts.isTypeAliasDeclaration(node) && ts.isUnionTypeNode(node.type))
          unions.set(node.name.text, node.type.getText().replace(/\s+/g, ' ').replace(/^\| /, ''));
      },
      packageLinkPhase({ customElementsManifest: manifest }) {
        for (const module of manifest.modules) {
          module.path = built(module.path);
          module.declarations = (module.declarations ?? []).filter(({ name }) => tags.has(name));
          const names = module.declarations.map(({ name }) => name);
          module.exports = (module.exports ?? []).filter(({ name }) => names.includes(name));
          for (const { declaration } of module.exports)
            if (declaration.module) declaration.module = built(declaration.module);
          for (const element of module.declarations) {
            element.customElement = true;
            element.tagName = tags.get(element.name);
            element.members = element.members?.filter((member) => isPublic(member) && !member.static);
            // Where an event is dispatched, the analyzer adds one that it knows no name of.
            element.events = element.events?.filter(({ name }) => name);
            for (const member of [...(element.members ?? []), ...(element.attributes ?? [])]) {
              for (const origin of [member.inheritedFrom]) if (origin?.module) origin.module = built(origin.module);
              if (member.type && unions.has(member.type.text)) member.type = { text: unions.get(member.type.text) };
            }
            module.exports.push({
              kind: 'custom-element-definition',
              name: element.tagName,
              declaration: { name: element.name, module: module.path },
            });
          }
        }
        manifest.modules = manifest.modules.filter(({ declarations }) => declarations.length);
      },
    },
  ],
};
