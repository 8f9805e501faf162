export { applySplice, editYaml, type YamlEdit } from './edit.ts';
export { YamlEditError, type YamlEditErrorCode } from './error.ts';
export { type ReadYaml, readYaml, type YamlPath, type YamlScalar, type YamlValue } from './read.ts';
export type { Splice } from './splice.ts';
