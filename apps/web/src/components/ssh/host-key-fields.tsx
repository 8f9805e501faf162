'use client';

import { KNOWN_HOSTS_MAX } from '@landfall/contracts/ssh';
import { Button, Textarea } from '@mantine/core';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { useProbe } from '#src/components/probe/use-probe.ts';
import text from '#src/ui/text/text.module.css';
import { Fingerprints } from './fingerprints.tsx';
import classes from './ssh.module.css';

interface HostKeyFieldsProps {
  url: string;
  /** known_hosts lines. */
  value: string;
  onChange: (lines: string) => void;
  error?: string | undefined;
}

/**
 * By which keys a host is known: pasted, or looked at and confirmed by a person who compared them. Nothing is trusted because it was
 * shown first.
 */
export function HostKeyFields({ url, value, onChange, error }: HostKeyFieldsProps) {
  const probe = useProbe('host-keys');
  const { result } = probe;
  const trust = (): void => {
    if (result) onChange(result.knownHosts);
    probe.clear();
  };
  return (
    <div className={classes.part}>
      <Textarea
        label="Host keys"
        description="known_hosts lines, as whoever runs the host publishes them"
        placeholder="git.example.com ssh-ed25519 AAAA…"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={KNOWN_HOSTS_MAX}
        spellCheck={false}
        classNames={{ input: classes.print ?? '' }}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {!result && (
        <div>
          <Button
            variant="default"
            size="xs"
            loading={probe.pending}
            onClick={() => void probe.ask({ kind: 'host-keys', url })}
          >
            Look at the keys that it shows
          </Button>
        </div>
      )}
      {probe.error !== null && <ProbeNote probe={probe} asking="asking the host" />}
      {result && (
        <div className={classes.asked}>
          <p className={text.words}>
            <strong>Compare these with what whoever runs the host publishes.</strong> Somebody who sits in
            between would show others.
          </p>
          <Fingerprints keys={result.keys} />
          <div>
            <Button variant="light" size="xs" onClick={trust}>
              I compared them: trust these keys
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}
