/** A whole object around what follows its metadata; the annotation is what kubectl adds when it reads. */
export const object = (rest: string, name = 'corpus', apiVersion = 'v1'): string =>
  `apiVersion: ${apiVersion}\nkind: Corpus\nmetadata:\n  name: ${name}\n  annotations: {read: by-kubectl}\n${rest}\n`;
