CREATE TABLE `pbx_recording` (
	`site_id` text NOT NULL,
	`id` text NOT NULL,
	`org_id` text NOT NULL,
	`call_id` text NOT NULL,
	`at` integer NOT NULL,
	`by_name` text NOT NULL,
	`bytes` integer,
	`ms` integer,
	`trouble` text DEFAULT '' NOT NULL,
	`deleted_at` integer,
	PRIMARY KEY(`site_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `pbx_recording_call` ON `pbx_recording` (`org_id`,`call_id`);