import { RenderError, type SourcePlace } from './render-error.ts';

const MiB = 1024 * 1024;

/** Every bound of a render. Sizes in bytes, times in milliseconds. A limit and its words stand in this file only. */
export interface RenderLimits {
  /** Wall time of one run of helm or kustomize. */
  wallMs: number;
  /** What the tool may print, and what a plain folder may hold. */
  outputBytes: number;
  objects: number;
  /** One object as JSON; etcd refuses a request of about 1.5 MiB. */
  objectBytes: number;
  memoryBytes: number;
  /** Threads count: a Go program needs a dozen. */
  processes: number;
  sourceBytes: number;
  sourceFiles: number;
  /** YAML nodes after every alias is written out. */
  yamlNodes: number;
  yamlDepth: number;
  /** The private /tmp of the tool, in memory. */
  temporaryBytes: number;
}

export const DEFAULT_LIMITS: Readonly<RenderLimits> = Object.freeze({
  wallMs: 30_000,
  outputBytes: 10 * MiB,
  objects: 5_000,
  objectBytes: MiB,
  memoryBytes: 2048 * MiB,
  processes: 64,
  sourceBytes: 64 * MiB,
  sourceFiles: 20_000,
  yamlNodes: 1_000_000,
  yamlDepth: 100,
  temporaryBytes: 64 * MiB,
});

const number = (value: number): string => value.toLocaleString('en-US');

/** Bytes as people read them: `64 MiB`, `512 KiB`, `100 bytes`. */
export function size(bytes: number): string {
  if (bytes >= MiB) return `${number(Math.round((bytes / MiB) * 10) / 10)} MiB`;
  if (bytes >= 1024) return `${number(Math.round((bytes / 1024) * 10) / 10)} KiB`;
  return `${number(bytes)} bytes`;
}

export const exceeded = {
  wall: (limits: RenderLimits) =>
    new RenderError('took-too-long', {
      what: `Rendering took longer than ${number(limits.wallMs / 1000)} s and was stopped.`,
      why: 'A template that loops, or far more input than one application should have, is the usual reason.',
      fix: 'Run the same render on your machine to see what is slow, or split the application.',
    }),
  memory: (limits: RenderLimits) =>
    new RenderError('out-of-memory', {
      what: `Rendering needed more than ${size(limits.memoryBytes)} of memory and was stopped.`,
      why: 'YAML aliases or templates that multiply are the usual reason.',
      fix: 'Look for anchors that refer to each other, or a template that repeats its own output.',
    }),
  processes: (limits: RenderLimits) =>
    new RenderError('too-many-processes', {
      what: `Rendering started more than ${number(limits.processes)} processes and was stopped.`,
      why: 'Helm and Kustomize need about a dozen threads, whatever they render.',
      fix: 'Try again; if it stays, tell us the commit.',
    }),
  temporary: (limits: RenderLimits) =>
    new RenderError('temporary-full', {
      what: `Rendering wrote more than ${size(limits.temporaryBytes)} of temporary files and was stopped.`,
      why: 'A packed chart that unpacks to very much is the usual reason.',
      fix: 'Look at the archives in the folder `charts/`.',
    }),
  output: (limits: RenderLimits) =>
    new RenderError('output-too-large', {
      what: `The rendered manifests are larger than ${size(limits.outputBytes)}.`,
      why: 'One application may render to that much, so that diffs and history stay quick.',
      fix: 'Split the application, or move large files out of ConfigMaps.',
    }),
  objects: (limits: RenderLimits) =>
    new RenderError('too-many-objects', {
      what: `The application renders to more than ${number(limits.objects)} objects.`,
      why: `One application may hold ${number(limits.objects)} objects.`,
      fix: 'Split the application into several, by folder.',
    }),
  object: (limits: RenderLimits, name: string, bytes: number, place: SourcePlace) =>
    new RenderError(
      'object-too-large',
      {
        what: `${name} is ${size(bytes)}, larger than ${size(limits.objectBytes)}.`,
        why: 'A Kubernetes API server does not store larger objects.',
        fix: 'Split it into several objects, or keep the data outside the cluster.',
      },
      place,
    ),
  sourceBytes: (limits: RenderLimits, folder: string) =>
    new RenderError('source-too-large', {
      what: `The files used by \`${folder}\` are larger than ${size(limits.sourceBytes)}.`,
      why: 'Everything below the folders that the application uses is counted, because a render may read it.',
      fix: 'Point the application at a smaller folder, or move large files elsewhere.',
    }),
  sourceFiles: (limits: RenderLimits, folder: string) =>
    new RenderError('source-too-many-files', {
      what: `\`${folder}\` uses more than ${number(limits.sourceFiles)} files.`,
      why: 'Everything below the folders that the application uses is counted, because a render may read it.',
      fix: 'Point the application at a smaller folder.',
    }),
  yamlNodes: (limits: RenderLimits, place: SourcePlace) =>
    new RenderError(
      'yaml-aliases',
      {
        what: `\`${place.file ?? 'the YAML'}\` grows to more than ${number(limits.yamlNodes)} values.`,
        why: 'Its YAML aliases refer to each other and multiply when they are written out.',
        fix: 'Write the repeated parts out, or nest fewer aliases.',
      },
      place,
    ),
  yamlBytes: (limits: RenderLimits, place: SourcePlace) =>
    new RenderError(
      'yaml-aliases',
      {
        what: `\`${place.file ?? 'the YAML'}\` grows to more than ${size(limits.sourceBytes)}.`,
        why: 'Its YAML aliases repeat long texts when they are written out.',
        fix: 'Write the repeated parts out, or use fewer aliases.',
      },
      place,
    ),
  yamlDepth: (limits: RenderLimits, place: SourcePlace) =>
    new RenderError(
      'yaml-too-deep',
      {
        what: `\`${place.file ?? 'the YAML'}\` is nested deeper than ${number(limits.yamlDepth)} levels.`,
        why: 'No Kubernetes object needs that depth.',
        fix: 'Flatten it.',
      },
      place,
    ),
} as const;
