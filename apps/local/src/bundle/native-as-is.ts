import type { Plugin } from 'rolldown';

/** A library for the machine itself, password hashing say, is loaded from where it was installed. */
export function nativeAsIs(): Plugin {
  return {
    name: 'native-as-is',
    load(id) {
      if (!id.endsWith('.node')) return null;
      const file = JSON.stringify(id);
      return `module.exports = process.getBuiltinModule('node:module').createRequire(${file})(${file});`;
    },
  };
}
