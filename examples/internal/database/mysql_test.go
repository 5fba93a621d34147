package database

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMySQLConfig(t *testing.T) {
	t.Parallel()
	config, err := mysqlConfig("mysql://h%40r:p%3A%2F%25%20s@db.example/hr%2Fdata?parseTime=true&timeout=3s&sql_mode=%27STRICT_ALL_TABLES%27&tls=true")
	require.NoError(t, err)
	require.Equal(t, "h@r", config.User)
	require.Equal(t, "p:/% s", config.Passwd)
	require.Equal(t, "tcp db.example:3306", config.Net+" "+config.Addr)
	require.Equal(t, "hr/data", config.DBName)
	require.True(t, config.ParseTime)
	require.Equal(t, 3*time.Second, config.Timeout)
	require.Equal(t, "'STRICT_ALL_TABLES'", config.Params["sql_mode"])
	require.Equal(t, "db.example", config.TLS.ServerName)

	for url, want := range map[string]string{
		"mysql://hr@db.example:3307/hr":  "db.example:3307",
		"mariadb://hr@[2001:db8::1]/hr":  "[2001:db8::1]:3306",
		"mysql://hr@[2001:db8::1]:33/hr": "[2001:db8::1]:33",
	} {
		config, err := mysqlConfig(url)
		require.NoError(t, err)
		require.Equal(t, want, config.Addr)
		require.Empty(t, config.Passwd)
	}
}
