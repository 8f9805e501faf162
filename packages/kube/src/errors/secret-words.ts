import type { ClusterFault, InvalidField } from '@landfall/engine';

/** Of a Secret: which fields, and the kind of complaint where it is known to quote nothing. */
export function secretMessage(fault: ClusterFault, said: string): string {
  const fields = fault.code === 'invalid' ? fault.causes.map(({ path }) => path).filter(Boolean) : [];
  const at = fields.length === 0 ? '' : ` at ${fields.join(', ')}`;
  const known = harmless(said) ?? wrongType(said) ?? denier(said);
  const why = known === undefined ? '' : ` (${known})`;
  return `The API server refused this Secret${at}${why}. What it holds is not shown.`;
}

/** A complaint about a field of a Secret without what it quotes. */
export const withoutValue = ({ path, message }: InvalidField): InvalidField => ({
  path,
  message: harmless(message) ?? 'invalid',
});

/** What the API server itself warns about: it names fields and what is wrong with a certificate. */
const OWN_WARNING =
  /^(tls: (failed to find any PEM data|private key does not match)[a-zA-Z ]{0,60}|(unknown|duplicate) field "[-\w.[\]]{1,253}")$/;

/** Warnings about a Secret, without those of admission webhooks and policies, which may quote what was sent. */
export const secretWarnings = (warnings: readonly string[]): string[] => [
  ...new Set(
    warnings.map((warning) =>
      OWN_WARNING.test(warning)
        ? warning
        : 'Something in the cluster warns about this Secret. What it says is not shown, because it may hold a value.',
    ),
  ),
];

/** The complaint in a text about a Secret, where it is one that quotes nothing. */
const harmless = (text: string): string | undefined =>
  ['illegal base64 data', 'field is immutable', 'field not declared in schema'].find((part) =>
    text.includes(part),
  );

/** Does an admission webhook or policy say why? What it says may quote what was sent. */
export const isDenied = (text: string): boolean => denier(text) !== undefined;

/** Who denied it, by name alone. */
function denier(text: string): string | undefined {
  const [, webhook] = /^admission webhook "([\w.-]{1,253})" denied the request/.exec(text) ?? [];
  if (webhook !== undefined) return `the admission webhook ${webhook} denied it`;
  const [, policy] =
    /ValidatingAdmissionPolicy '([\w.-]{1,253})' with binding '[\w.-]{1,253}' denied request/.exec(text) ??
    [];
  return policy === undefined ? undefined : `the ValidatingAdmissionPolicy ${policy} denied it`;
}

/** The first field of the wrong type, named by its key: the value that was sent stands behind it and is left out. */
function wrongType(text: string): string | undefined {
  const found =
    /^failed to create typed patch object \([^()]*\): (?:errors:\n\s*)?\.(data|metadata)\.([-\w./]{1,253}): expected (string|map|list|boolean), got /.exec(
      text,
    );
  return found ? `${found[1]}.${found[2]} has to be a ${found[3]}` : undefined;
}
