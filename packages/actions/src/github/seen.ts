/** What GitHub shows to one person, asked with their own token. The API asks; what follows from it is decided here. */
export interface SeenAtGitHub {
  login: string;
  installations(): Promise<SeenInstallation[]>;
  /** @param installationId one that `installations` named */
  repositories(installationId: number): Promise<{ found: SeenRepository[]; complete: boolean }>;
}

export interface SeenInstallation {
  id: number;
  account: { id: number; login: string; type: 'organization' | 'person' };
  suspended: boolean;
}

export interface SeenRepository {
  id: number;
  fullName: string;
  url: string;
  private: boolean;
  archived: boolean;
  mayPush: boolean;
}
