'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { isLinking, takeAfter } from '#src/components/github/come-back.ts';
import { Pick } from '#src/components/github/pick.tsx';
import { connectCrumbs as crumbs, Refused, TryAgain, Waiting } from '#src/components/github/sent-back.tsx';
import { useBegin } from '#src/components/github/use-begin.ts';
import { Page } from '#src/ui/layout/page.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { toastDone } from '#src/ui/problem/toast.ts';

interface GitHubViewProps {
  visitId: string | undefined;
  code: string | undefined;
  state: string | undefined;
  /** `install`, `update` or `request`: the browser comes from the App's installation. */
  setup: string | undefined;
  refused: boolean;
}

/** Back from GitHub: says who came back, then lets them pick. */
export function GitHubView({ visitId, code, state, setup, refused }: GitHubViewProps) {
  if (visitId !== undefined) return <Picking visitId={visitId} />;
  if (setup === 'request') return <Waiting />;
  // The code that installing brings along has no verifier: they say who they are once more (decision 0022).
  if (setup !== undefined) return <Again />;
  if (refused || code === undefined || state === undefined) return <Refused />;
  return <Returning code={code} state={state} />;
}

function Returning({ code, state }: { code: string; state: string }) {
  const router = useRouter();
  const back = useAct('github.return', {
    onDone: ({ id }) => router.replace(`/repositories/new/github?visit=${id}`),
  });
  const link = useAct('identities.link', {
    stale: [['identities'], ['activity']],
    onDone: ({ login }) => {
      toastDone(`Linked ${login}.`);
      router.replace(takeAfter());
    },
  });
  useOnce(() => {
    if (isLinking()) link.mutate({ body: { code, state } });
    else back.mutate({ body: { code, state } });
  });
  if (link.error) {
    return (
      <Page title="Link GitHub">
        <ErrorNote error={link.error}>
          <Button component={Link} href="/settings" variant="default">
            Back to the settings
          </Button>
        </ErrorNote>
      </Page>
    );
  }
  if (!back.error) return <PageSkeleton rows={4} />;
  return (
    <Page title="Connect GitHub" crumbs={crumbs}>
      <ErrorNote error={back.error}>
        <TryAgain />
      </ErrorNote>
    </Page>
  );
}

function Picking({ visitId }: { visitId: string }) {
  const router = useRouter();
  const { data: offer, error } = useRead(reads.githubOffer(visitId));
  if (!offer && !error) return <PageSkeleton rows={6} />;
  return (
    <Page
      title="Connect GitHub"
      crumbs={crumbs}
      sentence={offer && `What GitHub shows to ${offer.login}. Pick what your applications follow.`}
    >
      {error && (
        <ErrorNote error={error}>
          <TryAgain />
        </ErrorNote>
      )}
      {offer && (
        <Pick
          visitId={visitId}
          offer={offer}
          onConnected={(names) => {
            toastDone(
              names.length === 1 ? `Connected ${names[0]}.` : `Connected ${names.length} repositories.`,
            );
            router.push(takeAfter());
          }}
        />
      )}
    </Page>
  );
}

function Again() {
  // Nobody installs the App to link an account: whoever wanted that before has left it.
  const { begin, error } = useBegin(isLinking() ? 'repositories' : undefined);
  useOnce(() => begin());
  if (!error) return <PageSkeleton rows={4} />;
  return (
    <Page title="Connect GitHub" crumbs={crumbs}>
      <ErrorNote error={error} />
    </Page>
  );
}

/** Once for this page: a code is good for one exchange, and React may run an effect twice. */
function useOnce(work: () => void): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    work();
  });
}
