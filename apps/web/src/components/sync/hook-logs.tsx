import { resourceKey } from '@landfall/contracts/resource';
import type { HookLog } from '@landfall/contracts/sync';
import { Section } from '#src/ui/layout/section.tsx';
import { Logs } from './evidence.tsx';
import classes from './sync.module.css';

/** What the hooks of a sync wrote, kept when they are long gone. */
export function HookLogs({ hookLogs }: { hookLogs: readonly HookLog[] }) {
  if (hookLogs.length === 0) return null;
  return (
    <Section title="What hooks wrote" note="the last lines of each">
      <div className={classes.hookLogs}>
        {hookLogs.map(({ ref, logs }) => (
          <details key={resourceKey(ref)}>
            <summary>
              {ref.kind} <span className="mono">{ref.name}</span>
            </summary>
            <Logs logs={logs} />
          </details>
        ))}
      </div>
    </Section>
  );
}
