import type { DeployableFolder, ProbeResult } from '@landfall/contracts/probe';
import classes from '#src/components/probe/probe.module.css';
import { Section } from '#src/ui/layout/section.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';

const KIND = { plain: 'plain YAML', kustomize: 'Kustomize', helm: 'Helm chart' } as const;
const MANY = 12;

/** What a repository holds: its head, branches and tags, and the folders that look deployable. */
export function RepositoryFound({ result }: { result: Extract<ProbeResult, { kind: 'repository' }> }) {
  const { defaultBranch, branches, tags, head, folders } = result;
  return (
    <div className={classes.found}>
      <Section title="Found" note={`${defaultBranch} is the default branch`}>
        {head ? (
          <p style={{ margin: '0 0 12px' }}>
            <Commit revision={head.revision} /> “{plainText(head.message)}” by {plainText(head.author)},{' '}
            <Ago at={head.committedAt} />
          </p>
        ) : (
          <p style={{ margin: '0 0 12px' }}>It has no commits yet.</p>
        )}
        <div className={classes.chips}>
          {[...branches, ...tags].slice(0, MANY).map((ref) => (
            <span key={ref} className={classes.chip}>
              {plainText(ref)}
            </span>
          ))}
          {branches.length + tags.length > MANY && (
            <span className={classes.quiet}>and {branches.length + tags.length - MANY} more</span>
          )}
        </div>
      </Section>
      <FoldersFound folders={folders} />
    </div>
  );
}

/** Folders that can be deployed, each with what makes its manifests. */
export function FoldersFound({ folders }: { folders: readonly DeployableFolder[] }) {
  return (
    <Section
      title="Folders that can be deployed"
      note={folders.length === 0 ? undefined : String(folders.length)}
    >
      {folders.length === 0 ? (
        <span className={classes.quiet}>
          None was recognised: no kustomization, chart or Kubernetes manifest. You can still name a path.
        </span>
      ) : (
        <ul className={classes.list}>
          {folders.map(({ path, kind }) => (
            <li key={path}>
              <code>{plainText(path)}</code>
              <span className={classes.quiet}>{KIND[kind]}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
