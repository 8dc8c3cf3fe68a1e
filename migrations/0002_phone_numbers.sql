CREATE TABLE `phone_account` (
	`account_sid` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`sealed_token` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `phone_number` (
	`number` text PRIMARY KEY NOT NULL,
	`org_id` text NOT NULL,
	`account_sid` text NOT NULL,
	`plan` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `phone_number_account` ON `phone_number` (`account_sid`);