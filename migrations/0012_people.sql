CREATE TABLE `access_link` (
	`id` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`kind` text NOT NULL,
	`token_hash` text NOT NULL,
	`email` text NOT NULL,
	`role` text,
	`user_id` text,
	`by_name` text NOT NULL,
	`at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `access_link_token_hash_unique` ON `access_link` (`token_hash`);--> statement-breakpoint
CREATE INDEX `access_link_org` ON `access_link` (`org_id`,`ended_at`);--> statement-breakpoint
CREATE TABLE `sign_in_try` (
	`account` text PRIMARY KEY NOT NULL,
	`tries` integer NOT NULL,
	`since` integer NOT NULL
);
