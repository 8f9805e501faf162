import type { ClusterPermission } from '@landfall/contracts/cluster';
import type { ProbeResult } from '@landfall/contracts/probe';
import classes from '#src/components/probe/probe.module.css';
import { Facts, Section } from '#src/ui/layout/section.tsx';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Words } from '#src/ui/text/words.tsx';

/** What a kubeconfig leads to: server, version, and what we may do there. */
export function ClusterFound({ result }: { result: Extract<ProbeResult, { kind: 'cluster' }> }) {
  const { server, version, nodes, context, permissions, warnings } = result;
  return (
    <div className={classes.found}>
      <Section title="Found">
        <Facts
          facts={[
            ['Context', <code key="context">{context}</code>],
            ['Server', server === '' ? 'not read' : <code key="server">{server}</code>],
            ['Version', version ?? 'not asked yet'],
            ...(nodes === null ? [] : ([['Nodes', String(nodes)]] as Array<[string, string]>)),
          ]}
        />
        {warnings.map((warning) => (
          <p key={warning} className={classes.quiet}>
            <Words>{warning}</Words>
          </p>
        ))}
      </Section>
      {permissions.length > 0 && <Permissions permissions={permissions} />}
    </div>
  );
}

interface PermissionsProps {
  permissions: readonly ClusterPermission[];
  /** The cluster is away: they are as they were told last. */
  away?: boolean;
}

/** What we may do, by resource: a verb that is refused is named. */
export function Permissions({ permissions, away = false }: PermissionsProps) {
  const byResource = Map.groupBy(permissions, ({ resource, namespace }) =>
    namespace ? `${resource} in ${namespace}` : resource,
  );
  // Nothing is green that cannot be seen now.
  const tone = away ? 'grey' : 'green';
  const refused = permissions.filter(({ allowed }) => !allowed).length;
  return (
    <Section
      title="Permissions"
      note={`${refused === 0 ? 'everything we need' : `${refused} refused: applications that need them will say so`}${away ? '; as it was when it was seen last' : ''}`}
    >
      <ul className={classes.list}>
        {[...byResource].map(([resource, verbs]) => {
          const no = verbs.filter(({ allowed }) => !allowed).map(({ verb }) => verb);
          const yes = verbs.filter(({ allowed }) => allowed).map(({ verb }) => verb);
          return (
            <li key={resource}>
              <code>{resource}</code>
              <span className={classes.permission}>
                {yes.length > 0 && <StatusMark mark={{ shape: 'check', tone, word: yes.join(', ') }} />}
                {no.length > 0 && (
                  <StatusMark mark={{ shape: 'octagon', tone: 'amber', word: `may not ${no.join(', ')}` }} />
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
