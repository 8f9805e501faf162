import { readYaml, type YamlValue } from '@landfall/yaml-edit';

/** A YAML or JSON file of a repository. */
export interface SourceFile {
  path: string;
  text: string;
  /** What its documents say; none where it is not YAML. Read at the first use. */
  documents(): readonly YamlValue[];
}

export function sourceFile(path: string, text: string): SourceFile {
  let read: readonly YamlValue[] | undefined;
  return {
    path,
    text,
    documents: () => {
      read ??= documentsIn(text);
      return read;
    },
  };
}

function documentsIn(text: string): readonly YamlValue[] {
  try {
    return readYaml(text).values;
  } catch {
    return [];
  }
}
