'use client';

import { type GithubOffer, MOST_CONNECTED_AT_ONCE } from '@landfall/contracts/github';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Empty } from '#src/ui/layout/empty.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { SafeLink } from '#src/ui/text/safe-link.tsx';
import text from '#src/ui/text/text.module.css';
import classes from './github.module.css';
import { OfferedList } from './offered-list.tsx';
import { useConnect } from './use-connect.ts';

interface PickProps {
  visitId: string;
  offer: GithubOffer;
  onConnected: (names: readonly string[]) => void;
}

/** Repositories that GitHub shows to this person, searched and picked. */
export function Pick({ visitId, offer, onConnected }: PickProps) {
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const connect = useConnect({ visitId, offer }, onConnected);
  if (offer.installations.length === 0) {
    return (
      <Empty title="The GitHub App is not installed yet" action={<Install url={offer.installUrl} />}>
        GitHub shows no installation to {offer.login}. Install it on your account or organization, and choose
        which repositories it may read.
      </Empty>
    );
  }
  const toggle = (id: number) =>
    setPicked((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const left = [...picked].filter((id) => !connect.connected.ids.has(id)).length;
  const many = left > MOST_CONNECTED_AT_ONCE;
  return (
    <>
      <TextInput
        label="Search"
        placeholder="a few letters of the name"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {offer.installations.map((installation) => (
        <OfferedList
          key={installation.id}
          installation={installation}
          typed={typed}
          picked={picked}
          connected={connect.connected.ids}
          onToggle={toggle}
        />
      ))}
      {!offer.complete && (
        <p className={text.words}>
          GitHub shows more accounts to {plainText(offer.login)} than are listed here. An account that is
          missing can be used by somebody who sees fewer.
        </p>
      )}
      {connect.error && <ErrorNote error={connect.error} />}
      {connect.error && connect.connected.names.length > 0 && (
        <p className={text.words}>Connected before that: {connect.connected.names.join(', ')}.</p>
      )}
      <div className={classes.foot}>
        <span>
          Something is missing? <SafeLink href={offer.installUrl}>Give the GitHub App access to it</SafeLink>.
        </span>
        <Button
          disabled={left === 0 || many}
          loading={connect.isPending}
          // What was refused stands beside the button.
          onClick={() => void connect.submit(picked).catch(() => undefined)}
        >
          {label(left, many)}
        </Button>
      </div>
    </>
  );
}

function label(count: number, many: boolean): string {
  if (many) return `At most ${MOST_CONNECTED_AT_ONCE} at a time`;
  if (count === 0) return 'Pick a repository';
  return count === 1 ? 'Connect 1 repository' : `Connect ${count} repositories`;
}

function Install({ url }: { url: string }) {
  return (
    <Button component="a" href={url}>
      Install the GitHub App
    </Button>
  );
}
