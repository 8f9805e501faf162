'use client';

import { type SyncWindowInput, type SyncWindowView, syncWindowInput } from '@landfall/contracts/freeze';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ApiProblem } from '#src/api/problem.ts';
import { useAct } from '#src/api/use-act.ts';
import { checkedBy } from '#src/ui/form/checked-by.ts';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { WindowFields } from './window-fields.tsx';

const EMPTY: SyncWindowInput = {
  ...{ name: '', kind: 'deny', schedule: '0 18 * * FRI', durationMinutes: 3_600, timeZone: 'UTC' },
  ...{ applications: [], namespaces: [], clusters: [], match: 'any', manualSync: false, description: '' },
};

/** Creates a window, or changes the one that is given. */
export function WindowForm({ window, onClose }: { window: SyncWindowView | null; onClose: () => void }) {
  const create = useAct('windows.create', { stale: [['windows']], onDone: onClose });
  const update = useAct('windows.update', { stale: [['windows']], onDone: onClose });
  const form = useForm<SyncWindowInput>({
    initialValues: window ? inputOf(window) : EMPTY,
    validate: checkedBy(syncWindowInput),
  });
  const refused = (error: Error): void => {
    if (!(error instanceof ApiProblem)) return;
    for (const { pointer, message } of error.fields) form.setFieldError(pointer.slice(1), message);
  };
  const save = (body: SyncWindowInput): void =>
    window
      ? update.mutate({ params: { id: window.id }, body }, { onError: refused })
      : create.mutate({ body }, { onError: refused });
  const { error, isPending } = window ? update : create;
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={window ? `Edit ${window.name}` : 'Create a window'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form noValidate onSubmit={form.onSubmit(save)}>
        <Stack>
          <WindowFields form={form} />
          {error && <ErrorNote error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending}>
              {window ? 'Save window' : 'Create window'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function inputOf({ id: _id, active: _active, changesAt: _next, createdAt: _at, ...input }: SyncWindowView) {
  return input;
}
