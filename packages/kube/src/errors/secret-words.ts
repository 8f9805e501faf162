import type { ClusterFault, InvalidField } from '@landfall/engine';

/** Of a Secret: which fields, and the kind of complaint where it is known to quote nothing. */
export function secretMessage(fault: ClusterFault, said: string): string {
  const fields = fault.code === 'invalid' ? fault.causes.map(({ path }) => path).filter(Boolean) : [];
  const at = fields.length === 0 ? '' : ` at ${fields.join(', ')}`;
  const known = harmless(said) ?? wrongType(said);
  const why = known === undefined ? '' : ` (${known})`;
  return `The API server refused this Secret${at}${why}. What it holds is not shown.`;
}

/** A complaint about a field of a Secret without what it quotes. */
export const withoutValue = ({ path, message }: InvalidField): InvalidField => ({
  path,
  message: harmless(message) ?? 'invalid',
});

/** The complaint in a text about a Secret, where it is one that quotes nothing. */
const harmless = (text: string): string | undefined =>
  ['illegal base64 data', 'field is immutable', 'field not declared in schema'].find((part) =>
    text.includes(part),
  );

/** The first field of the wrong type, named by its key: the value that was sent stands behind it and is left out. */
function wrongType(text: string): string | undefined {
  const found =
    /^failed to create typed patch object \([^()]*\): (?:errors:\n\s*)?\.(data|metadata)\.([-\w./]{1,253}): expected (string|map|list|boolean), got /.exec(
      text,
    );
  return found ? `${found[1]}.${found[2]} has to be a ${found[3]}` : undefined;
}
