import { changedFiles, type Folder, nameOf } from '../objects.ts';

/** Applications of one repository, and what one commit changes in each of them. */
export interface ChangeScenario {
  /** Of the repository and the namespaces too: a label of DNS. */
  id: string;
  title: string;
  folders: Folder[];
  /** ConfigMaps that change in each folder, by number. */
  changing: number[];
}

/** The files of a commit that gives everything that changes this value. */
export function changeTo({ folders, changing }: ChangeScenario, value: string): Record<string, string> {
  const values = new Map(changing.map((at) => [at, value]));
  return Object.fromEntries(folders.flatMap((folder) => Object.entries(changedFiles(folder, values))));
}

/** What changes, as the watch calls it: `namespace/name`. */
export function keysOf(namespace: string, { folders, changing }: ChangeScenario): string[] {
  return folders.flatMap(({ path }) => changing.map((at) => `${namespace}/${nameOf(path, at)}`));
}
