import type { DeployKeyView } from '@landfall/contracts/ssh';
import text from '#src/ui/text/text.module.css';
import { DeployKeyFields } from './deploy-key-fields.tsx';
import { HostKeyFields } from './host-key-fields.tsx';
import { isPublishing } from './known-host.ts';

/** What a repository is reached with over SSH, as a form holds it. */
export interface SshFields {
  deployKey: DeployKeyView | null;
  knownHosts: string;
}

interface AccessFieldsProps extends SshFields {
  url: string;
  onChange: (change: Partial<SshFields>) => void;
  errors: { deployKey?: string | undefined; knownHosts?: string | undefined };
}

/** A deploy key, and the keys of a host that does not publish them. */
export function SshAccessFields({ url, deployKey, knownHosts, onChange, errors }: AccessFieldsProps) {
  return (
    <>
      <DeployKeyFields
        url={url}
        value={deployKey}
        onMade={(made) => onChange({ deployKey: made })}
        error={errors.deployKey}
      />
      {isPublishing(url) ? (
        <p className={text.words}>Its host keys are published, and Landfall knows them.</p>
      ) : (
        <HostKeyFields
          url={url}
          value={knownHosts}
          onChange={(lines) => onChange({ knownHosts: lines })}
          error={errors.knownHosts}
        />
      )}
    </>
  );
}
