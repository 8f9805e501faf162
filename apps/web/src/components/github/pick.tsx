'use client';

import {
  type GithubOffer,
  MOST_CONNECTED_AT_ONCE,
  type OfferedInstallation,
} from '@landfall/contracts/github';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { Empty } from '#src/ui/layout/empty.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { SafeLink } from '#src/ui/text/safe-link.tsx';
import classes from './github.module.css';
import { OfferedList } from './offered-list.tsx';

interface PickProps {
  visitId: string;
  offer: GithubOffer;
  onConnected: (names: string[]) => void;
}

/** Repositories that GitHub shows to this person, searched and picked. */
export function Pick({ visitId, offer, onConnected }: PickProps) {
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const connect = useAct('github.connect', { stale: [['repositories'], ['github-offer', visitId]] });
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
  const submit = async () => {
    const names: string[] = [];
    for (const installation of offer.installations) {
      const repositoryIds = idsOf(installation, picked);
      if (repositoryIds.length === 0) continue;
      const input = { params: { id: visitId }, body: { installationId: installation.id, repositoryIds } };
      const { items } = await connect.mutateAsync(input);
      names.push(...items.map(({ name }) => name));
    }
    onConnected(names);
  };
  const many = picked.size > MOST_CONNECTED_AT_ONCE;
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
          onToggle={toggle}
        />
      ))}
      {connect.error && <ErrorNote error={connect.error} />}
      <div className={classes.foot}>
        <span>
          Something is missing? <SafeLink href={offer.installUrl}>Give the GitHub App access to it</SafeLink>.
        </span>
        <Button
          disabled={picked.size === 0 || many}
          loading={connect.isPending}
          // What was refused stands beside the button.
          onClick={() => void submit().catch(() => undefined)}
        >
          {label(picked.size, many)}
        </Button>
      </div>
    </>
  );
}

const idsOf = ({ repositories }: OfferedInstallation, picked: ReadonlySet<number>): number[] =>
  repositories.filter(({ id }) => picked.has(id)).map(({ id }) => id);

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
