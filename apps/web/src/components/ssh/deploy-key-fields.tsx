'use client';

import { type DeployKeyView, PRIVATE_KEY_MAX } from '@landfall/contracts/ssh';
import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import text from '#src/ui/text/text.module.css';
import { PublicKey } from './public-key.tsx';
import classes from './ssh.module.css';

interface DeployKeyFieldsProps {
  /** Address of the repository, as it stands in its field. */
  url: string;
  value: DeployKeyView | null;
  onMade: (key: DeployKeyView | null) => void;
  title?: string;
  /** What is wrong with having none. */
  error?: string | undefined;
}

/** A deploy key: made here, or brought along. Its public half is shown, to be added at the host. */
export function DeployKeyFields({ url, value, onMade, title = 'Deploy key', error }: DeployKeyFieldsProps) {
  const [way, setWay] = useState<'made' | 'own'>('made');
  const [own, setOwn] = useState('');
  const make = useAct('repositories.makeDeployKey', {
    onDone: (key) => {
      setOwn('');
      onMade(key);
    },
  });
  const change = (next: string): void => {
    setWay(next === 'own' ? 'own' : 'made');
    make.reset();
    onMade(null);
  };
  return (
    <div className={classes.part}>
      <h3 className={classes.title}>{title}</h3>
      <SegmentedControl
        aria-label="Whose key"
        value={way}
        onChange={change}
        data={[
          { value: 'made', label: 'Landfall makes one' },
          { value: 'own', label: 'I have one' },
        ]}
      />
      {value && <PublicKey url={url} deployKey={value} />}
      {!value && way === 'made' && (
        <>
          <p className={text.words}>
            A new key pair: you add its public half to the repository, the private half is sealed at once.
          </p>
          <div>
            <Button variant="light" loading={make.isPending} onClick={() => make.mutate({ body: {} })}>
              Make a deploy key
            </Button>
          </div>
        </>
      )}
      {!value && way === 'own' && (
        <>
          <Textarea
            label="Private key"
            description="Ed25519, ECDSA or RSA, without a passphrase. It is sealed; nobody can read it again, not even you."
            placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
            autosize
            minRows={4}
            maxRows={10}
            maxLength={PRIVATE_KEY_MAX}
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: classes.print ?? '' }}
            value={own}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
          <div>
            <Button
              variant="light"
              loading={make.isPending}
              disabled={own.trim() === ''}
              onClick={() => make.mutate({ body: { privateKey: own } })}
            >
              Use this key
            </Button>
          </div>
        </>
      )}
      {make.error && <ErrorNote error={make.error} />}
      {error && !value && <p className={classes.wrong}>{error}</p>}
    </div>
  );
}
