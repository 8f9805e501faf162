'use client';

import { Button, Group, List, Modal, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What is deleted, what stays, what cannot be undone: read before the button. */
  consequences: string[];
  /** Set while the consequences are not known: nothing can be confirmed before they were read. */
  unknown?: { error: Error | null; onRetry: () => void } | null;
  /** The button: a verb with its object. */
  confirm: string;
  /** The other button, where nothing would be kept by it. */
  decline?: string;
  /** Asked to be typed, only where data can be lost. */
  typed?: string;
  /** Something in `children` is still to be filled in. */
  incomplete?: boolean;
  pending: boolean;
  error: Error | null;
  onConfirm: () => void;
  /** A choice to make first; the consequences are of what is chosen. */
  children?: ReactNode;
}

/** Asks before something dangerous. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, title, confirm, typed, pending, error, onConfirm, unknown = null } = props;
  const [word, setWord] = useState('');
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        {props.children}
        <Consequences consequences={props.consequences} unknown={unknown} />
        {typed !== undefined && (
          <TextInput
            label={`Type ${typed} to go on`}
            value={word}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setWord(event.currentTarget.value)}
          />
        )}
        {error && <ErrorNote error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {props.decline ?? 'Keep it'}
          </Button>
          <Button
            color="red"
            loading={pending}
            disabled={
              unknown !== null || props.incomplete === true || (typed !== undefined && word !== typed)
            }
            onClick={onConfirm}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Consequences({
  consequences,
  unknown,
}: Pick<ConfirmDialogProps, 'consequences'> & Required<Pick<ConfirmDialogProps, 'unknown'>>) {
  if (unknown?.error) {
    return (
      <ErrorNote error={unknown.error}>
        <Button size="xs" variant="default" onClick={unknown.onRetry}>
          Try again
        </Button>
      </ErrorNote>
    );
  }
  if (unknown) return <RowSkeletons rows={2} />;
  return (
    <List spacing={6}>
      {consequences.map((consequence) => (
        <List.Item key={consequence}>{consequence}</List.Item>
      ))}
    </List>
  );
}
