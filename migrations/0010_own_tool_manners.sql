ALTER TABLE `http_tool` ADD `timeout_ms` integer DEFAULT 8000 NOT NULL;--> statement-breakpoint
ALTER TABLE `http_tool` ADD `filler` text DEFAULT '' NOT NULL;