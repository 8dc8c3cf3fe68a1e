CREATE TABLE `assistant_version` (
	`assistant_id` text NOT NULL,
	`version` integer NOT NULL,
	`org_id` text NOT NULL,
	`saved_at` integer NOT NULL,
	`saved_by` text NOT NULL,
	`note` text NOT NULL,
	`draft` text NOT NULL,
	PRIMARY KEY(`assistant_id`, `version`)
);
--> statement-breakpoint
CREATE INDEX `assistant_version_org` ON `assistant_version` (`org_id`);--> statement-breakpoint
CREATE TABLE `organization_settings` (
	`org_id` text PRIMARY KEY NOT NULL,
	`settings` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `assistant` ADD `time_zone` text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE `assistant` ADD `guardrails` text;--> statement-breakpoint
ALTER TABLE `assistant` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `call` ADD `urgent` text;--> statement-breakpoint
ALTER TABLE `call` ADD `summary` text;--> statement-breakpoint
ALTER TABLE `call` ADD `intent` text;--> statement-breakpoint
ALTER TABLE `call` ADD `urgency` text;--> statement-breakpoint
ALTER TABLE `call` ADD `outcome` text;--> statement-breakpoint
ALTER TABLE `call` ADD `sentiment` text;--> statement-breakpoint
ALTER TABLE `call` ADD `cost` text;--> statement-breakpoint
ALTER TABLE `call_turn` ADD `intent` text;--> statement-breakpoint
ALTER TABLE `call_turn` ADD `confidence` real;--> statement-breakpoint
ALTER TABLE `call_turn` ADD `emotion` text;