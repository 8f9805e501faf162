/** One of Argo CD's sync options that has a field of its own (semantics A.4). */
export interface SyncOptionField {
  name: string;
  label: string;
  help: string;
  /** The values that can be chosen and their words; the first is what holds when nothing is set. */
  values: ReadonlyArray<readonly [value: string, words: string]>;
}

const ON_OFF = (on: string, off: string) =>
  [
    ['false', off],
    ['true', on],
  ] as const;
const OFF_ON = (on: string, off: string) =>
  [
    ['true', on],
    ['false', off],
  ] as const;

/** In the order people look for them. An option of two values is a switch, of more a choice. */
export const SYNC_OPTIONS: readonly SyncOptionField[] = [
  {
    name: 'PruneLast',
    label: 'Prune last',
    help: 'What left Git goes only after everything else is applied and healthy.',
    values: ON_OFF('yes', 'no'),
  },
  {
    name: 'Prune',
    label: 'What left Git',
    help: 'For every object; its own annotation wins.',
    values: [
      ['true', 'is deleted'],
      ['confirm', 'is deleted after your yes'],
      ['false', 'stays'],
    ],
  },
  {
    name: 'Delete',
    label: 'When the application is deleted, its objects',
    help: 'For every object; its own annotation wins.',
    values: [
      ['true', 'are deleted'],
      ['confirm', 'are deleted after your yes'],
      ['false', 'stay'],
    ],
  },
  {
    name: 'PrunePropagationPolicy',
    label: 'What a deleted object made',
    help: 'Pods and ReplicaSets of a Deployment, for example.',
    values: [
      ['foreground', 'goes first, and is waited for'],
      ['background', 'goes by itself afterwards'],
      ['orphan', 'stays'],
    ],
  },
  {
    name: 'Replace',
    label: 'Replace whole objects',
    help: 'Instead of applying fields: what others have set in them is lost.',
    values: ON_OFF('yes', 'no'),
  },
  {
    name: 'Force',
    label: 'Delete and make anew what cannot be changed',
    help: 'Where a field is immutable. Never a Namespace, a CustomResourceDefinition, a volume or its claim.',
    values: ON_OFF('yes', 'no'),
  },
  {
    name: 'RespectIgnoreDifferences',
    label: 'Leave ignored fields alone when applying',
    help: 'Ignored differences keep their value on the cluster when something else of the object changes.',
    values: ON_OFF('yes', 'no'),
  },
  {
    name: 'SkipDryRunOnMissingResource',
    label: 'Do not try out kinds that are not known yet',
    help: 'For objects whose CustomResourceDefinition something else brings.',
    values: ON_OFF('yes', 'no'),
  },
  {
    name: 'Validate',
    label: 'Check against the cluster’s schema',
    help: 'Off: unknown fields are no reason to refuse, where the API server agrees.',
    values: OFF_ON('yes', 'no'),
  },
  {
    name: 'ClientSideApplyMigration',
    label: 'Migrate what kubectl applied',
    help: 'What an earlier client-side apply owns becomes ours, so that leaving Git removes it.',
    values: OFF_ON('yes', 'no'),
  },
];

const NAMES = new Set(SYNC_OPTIONS.map(({ name }) => name));
const nameOf = (option: string): string => option.split('=', 1)[0] ?? '';

/** The value of an option; `Name` alone reads as true, the last one counts. */
export function optionValue(options: readonly string[], { name, values }: SyncOptionField): string {
  const found = options.findLast((option) => nameOf(option) === name);
  if (found === undefined) return values[0]?.[0] ?? '';
  return found.includes('=') ? found.slice(name.length + 1) : 'true';
}

/** The options with one of them set; what holds anyway is not written. */
export function withOption(options: readonly string[], field: SyncOptionField, value: string): string[] {
  const rest = options.filter((option) => nameOf(option) !== field.name);
  return value === field.values[0]?.[0] ? rest : [...rest, `${field.name}=${value}`];
}

/** Can a field of its own show it? A value that nobody knows stays text, to be seen. */
const hasField = (option: string): boolean => {
  const field = SYNC_OPTIONS.find(({ name }) => name === nameOf(option));
  return field?.values.some(([value]) => value === optionValue([option], field)) ?? false;
};

/** The options that have no field of their own. */
export const otherOptions = (options: readonly string[]): string[] =>
  options.filter((option) => !NAMES.has(nameOf(option)) || !hasField(option));

/** The options that have one. */
export const withoutOthers = (options: readonly string[]): string[] => options.filter(hasField);
